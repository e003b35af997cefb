// @ts-check
/** Boxes can be dragged, alone or all that are selected; Alt and arrows move them; Tidy up places them all. */

import { refresh } from "../../live.js";
import { viewOf } from "../../panzoom.js";
import { announce } from "../saving/announce.js";
import { groupsOf, isArrow, keyOf, placeOf } from "./drawn.js";
import { edgePan } from "./edge.js";
import { pictureOf, pictures, toDrawing } from "./overlay.js";
import { drag, moved, post, put } from "./places.js";
import { session } from "../saving/session.js";
import { refsOf } from "./things.js";

/** @typedef {import("./lines.js").Point} Point */
/** @typedef {import("./places.js").Places} Places */

const SLOP = 4; // pixels that a click may shake
const STEP = 12; // points
/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** Listen to what moves the boxes of this page's pictures. */
export function boxes() {
  document.addEventListener("pointerdown", grasp, { capture: true });
  document.addEventListener("keydown", (event) => {
    const way = event.altKey && !event.ctrlKey && !event.metaKey ? WAYS[event.key] : undefined;
    const svg = pictureOf(event.target);
    const group = boxAt(event.target);
    if (!way || !svg || !group) return;
    event.preventDefault();
    const before = placesOf(together(svg, group));
    const after = shifted(before, { x: way[0], y: way[1] });
    drag(svg, after);
    moved(words(before), before, after);
  });
  document.querySelector("form[data-tool=tidy]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void tidy();
  });
}

async function tidy() {
  const answer = await post("tidy", {});
  if (!answer) {
    announce("Not tidied up: flowmap cannot be reached.");
    return;
  }
  /** @type {{places: Places, before: Places}} */
  const { places, before } = answer;
  session.viewEdit({ says: "Tidied up", undo: () => put(before).then(inSight), redo: () => put(places).then(inSight) });
  await inSight();
  announce("Tidied up. Ctrl+Z brings the places back");
}

/** The picture as the server has it now; all of it has moved. */
async function inSight() {
  await refresh();
  for (const svg of pictures()) viewOf(svg.closest("[data-picture]"))?.home();
}

/** @param {PointerEvent} event */
function grasp(event) {
  const svg = pictureOf(event.target);
  const group = boxAt(event.target);
  if (!svg || !group || event.defaultPrevented || event.button || !event.isPrimary || event.shiftKey) return;
  event.stopPropagation(); // the picture stays
  const start = { x: event.clientX, y: event.clientY };
  const first = toDrawing(svg, start);
  const before = placesOf(together(svg, group));
  const listening = new AbortController();
  const { signal } = listening;
  let at = start;
  /** @type {Places | null} */
  let after = null;
  const draw = () => {
    const now = toDrawing(svg, at);
    after = shifted(before, { x: now.x - first.x, y: now.y - first.y });
    drag(svg, after);
  };
  const pan = edgePan(svg, draw);
  const end = () => {
    listening.abort();
    pan.stop();
    svg.classList.remove("moving");
  };
  /** @param {PointerEvent} on */
  const move = (on) => {
    if (on.pointerId !== event.pointerId) return;
    if (!after && Math.hypot(on.clientX - start.x, on.clientY - start.y) < SLOP) return;
    on.stopPropagation();
    svg.classList.add("moving");
    at = { x: on.clientX, y: on.clientY };
    pan.at(at);
    draw();
  };
  /** @param {PointerEvent} on */
  const up = (on) => {
    if (on.pointerId !== event.pointerId) return;
    end();
    if (!after) return;
    swallowClick();
    moved(words(before), before, after);
  };
  const back = () => {
    end();
    if (after) void put(before);
  };
  document.addEventListener("pointermove", move, { signal, capture: true });
  document.addEventListener("pointerup", up, { signal, capture: true });
  document.addEventListener("pointercancel", (on) => on.pointerId === event.pointerId && back(), { signal, capture: true });
  document.addEventListener(
    "keydown",
    (key) => {
      if (key.key !== "Escape" || !after) return;
      key.preventDefault();
      key.stopPropagation();
      back();
    },
    { signal, capture: true },
  );
}

/** Dragging chooses nothing. */
function swallowClick() {
  const swallow = (/** @type {Event} */ event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }));
}

/**
 * The box under the pointer that has a place of its own.
 * @param {EventTarget | null} target
 * @returns {SVGGElement | null}
 */
function boxAt(target) {
  if (!(target instanceof Element) || target.closest("[data-overlay]")) return null;
  const group = /** @type {SVGGElement | null} */ (target.closest("g[data-key]"));
  return group?.matches("[data-team], [data-item], [data-records], [data-finding]") && !isArrow(group) && placeOf(group) ? group : null;
}

/**
 * The boxes that move together: all selected ones if this is one of them.
 * @param {SVGSVGElement} svg
 * @param {SVGGElement} group
 */
function together(svg, group) {
  const chosen = (/** @type {Element} */ one) => refsOf(one).some((ref) => session.selected.includes(ref));
  if (!chosen(group)) return [group];
  return groupsOf(svg).filter((one) => one === group || (!isArrow(one) && placeOf(one) && chosen(one)));
}

/**
 * @param {SVGGElement[]} groups
 * @returns {Places}
 */
function placesOf(groups) {
  return Object.fromEntries(
    groups.flatMap((group) => {
      const place = placeOf(group);
      return place ? [[keyOf(group), /** @type {[number, number]} */ ([place.x, place.y])]] : [];
    }),
  );
}

/**
 * @param {Places} places
 * @param {Point} by
 * @returns {Places}
 */
function shifted(places, by) {
  return Object.fromEntries(
    Object.entries(places).map(([key, [x, y]]) => [key, [Math.round((x + by.x) * 10) / 10, Math.round((y + by.y) * 10) / 10]]),
  );
}

/** @param {Places} places */
function words(places) {
  const keys = Object.keys(places);
  return keys.length > 1 ? `${keys.length} boxes moved` : "Box moved";
}
