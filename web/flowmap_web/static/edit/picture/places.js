// @ts-check
/** Where boxes stand: moved here at once, saved in their order, and kept where they are until pages have them there. */

import { inPlace } from "../../live.js";
import { follow } from "./arrows.js";
import { announce } from "../saving/announce.js";
import { groupOf, keyOf, move, placeOf } from "./drawn.js";
import { glide } from "./glide.js";
import { held, settleOrAsk } from "./picture.js";
import { pictures } from "./overlay.js";
import { session } from "../saving/session.js";

/** @typedef {{[key: string]: [number, number]}} Places */

const LATER = 2_000; // milliseconds until places are sent again
const LONGEST = 300; // letters of a key that a store takes

/** @type {Places} */
let unsaved = {};
/** @type {Promise<void> | null} */
let saving = null;

/**
 * Put boxes somewhere, in every picture that has them, and save it.
 * @param {Places} places
 * @returns {Promise<void>} when they stand there
 */
export async function put(places) {
  keep(places);
  await Promise.all(
    pictures().map(async (svg) => {
      const moves = Object.entries(places).flatMap(([key, [x, y]]) => {
        const group = groupOf(svg, key);
        const from = group && placeOf(group);
        return group && from ? [{ group, from, to: { x, y } }] : [];
      });
      await glide(svg, moves);
      await settleOrAsk(svg, new Set(moves.map(({ group }) => keyOf(group))), undefined, moves.length > 0);
    }),
  );
}

/**
 * Boxes were moved by hand: one step that can be undone.
 * @param {string} says
 * @param {Places} before
 * @param {Places} after
 */
export function moved(says, before, after) {
  unsaved = { ...unsaved, ...byHand(after) };
  keep(after);
  session.viewEdit({ says, undo: () => put(before), redo: () => put(after) });
  announce(says);
  for (const svg of pictures()) void settleOrAsk(svg, new Set(Object.keys(after)), undefined, true);
}

/**
 * While something is dragged nothing else moves it.
 * @param {SVGSVGElement} svg
 * @param {Places} places
 */
export function drag(svg, places) {
  for (const [key, [x, y]] of Object.entries(places)) {
    const group = groupOf(svg, key);
    if (group) move(group, { x, y });
    held.set(key, { x, y });
  }
  follow(svg, new Set(Object.keys(places)));
  const figure = svg.closest("[data-drawing]");
  figure?.setAttribute("data-drawing", ""); // no longer what the server drew
}

/**
 * That somebody has put information somewhere stands beside its place, as `flowmap/diagrams/again.py` reads it.
 * @param {Places} places
 * @returns {Places}
 */
function byHand(places) {
  /** @type {Places} */
  const marks = {};
  for (const [key, at] of Object.entries(places)) {
    const mark = `hand:${key}`;
    if (key.startsWith("note:") && mark.length <= LONGEST) marks[mark] = at;
  }
  return marks;
}

/** @param {Places} places */
function keep(places) {
  for (const [key, [x, y]] of Object.entries(places)) held.set(key, { x, y });
  unsaved = { ...unsaved, ...places };
  saving ??= save().finally(() => {
    saving = null;
  });
}

async function save() {
  while (Object.keys(unsaved).length) {
    const sent = unsaved;
    unsaved = {};
    const answer = await post("places", { places: sent });
    if (answer) void inPlace().then(() => free(sent)); // a page that was asked for before has the places of before
    else {
      unsaved = { ...sent, ...unsaved };
      await new Promise((again) => setTimeout(again, LATER));
    }
  }
}

/** @param {Places} places saved: from now on boxes stand where the server says, if nobody has moved them meanwhile */
function free(places) {
  for (const [key, [x, y]] of Object.entries(places)) {
    const now = held.get(key);
    if (now?.x === x && now.y === y && !(key in unsaved)) held.delete(key);
  }
}

/**
 * @param {string} what
 * @param {object} body
 * @returns {Promise<any>} the answer; null where there is none
 */
export async function post(what, body) {
  try {
    const response = await fetch(`/api/v1/maps/${encodeURIComponent(session.map)}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
