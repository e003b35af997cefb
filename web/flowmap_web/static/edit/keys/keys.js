// @ts-check
/** The keys of a map's page: none of them acts while somebody types in a field. */

import { asks, makes, newTeam, wants } from "./ask.js";
import { announce } from "../saving/announce.js";
import { connect } from "./connect.js";
import { arrived, editing, leave } from "./details.js";
import { find, go } from "./find.js";
import { keepFocus, place } from "./focus.js";
import { arrive, inHand, madeLast, teamInHand } from "./hand.js";
import { help, singleKeys } from "./help.js";
import { quick } from "../entry/quick.js";
import { choose, selecting } from "./selecting.js";
import { session } from "../saving/session.js";
import { renaming } from "../picture/renaming.js";
import { refsOf, shapeOf } from "../picture/things.js";
import * as verbs from "../model/verbs.js";

/** What each single key does; the words for it stand in the server's table of keys. @type {Record<string, () => unknown>} */
export const SINGLE = {
  c: () => connect({ giver: teamInHand() }),
  n: newTeam,
  m: () => makes(teamInHand()),
  w: () => wants(teamInHand()),
  q: () => asks(teamInHand()),
  d: () => {
    const ref = madeLast();
    if (ref) editing(ref);
    else announce("Nothing was drawn yet.");
  },
  f: find,
  g: go,
  "/": () => quick.open(),
  "?": help,
};

const FIELDS = "input, textarea, select, [contenteditable], [role=grid], dialog[open]";

/** Listen to the keys of this page. */
function keys() {
  keepFocus();
  arrive();
  selecting();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const at = event.target instanceof Element ? event.target : document.body;
    const panel = event.key === "Escape" && at.closest("[data-panel]");
    if (panel) leave(panel);
    if (panel || at.closest(FIELDS)) return;
    if (pressed(event, at)) event.preventDefault();
  });
  document.addEventListener("flowmap:redrawn", arrived);
  document.addEventListener("click", (event) => {
    const tool = event.target instanceof Element ? event.target.closest("[data-tool]") : null;
    if (tool?.getAttribute("data-tool") === "find") void find();
    if (tool?.getAttribute("data-tool") === "keys") void help();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {Element} at
 * @returns {boolean} whether it did something
 */
function pressed(event, at) {
  if (event.ctrlKey || event.metaKey) return !event.altKey && step(event);
  if (event.altKey) return false;
  const single = Object.hasOwn(SINGLE, event.key) ? SINGLE[event.key] : undefined;
  if (single) {
    if (event.repeat || !singleKeys()) return false;
    void session.ready.then(() => single());
    return true;
  }
  const refs = session.map && session.base.revision ? refsOf(at) : []; // until the records are there, links are links
  const here = refs.length > 0 || at === document.body || at.matches("main, [data-picture] .frame");
  if (event.key === "Delete" || event.key === "Backspace") return here && remove(at);
  if (event.key === "F2") return here && renaming(refs.length ? at : (shapeOf(inHand()[0] ?? "") ?? at));
  if (event.key === "Escape") return session.selected.length > 0 && drop();
  if (event.key === "Enter") {
    const [ref] = here ? inHand() : [];
    return ref !== undefined && editing(ref);
  }
  if (event.key === " " && refs.length) {
    const chosen = refs.every((ref) => session.selected.includes(ref));
    choose(chosen ? session.selected.filter((ref) => !refs.includes(ref)) : [...session.selected, ...refs]);
    return true;
  }
  return false;
}

/**
 * Undo and redo.
 * @param {KeyboardEvent} event
 */
function step(event) {
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) void session.undo();
  else if (key === "z" || (key === "y" && !event.shiftKey)) void session.redo();
  else return false;
  return true;
}

/**
 * Remove what is in hand; the focus goes to what lies nearest.
 * @param {Element} at
 */
function remove(at) {
  const refs = inHand();
  if (!refs.length) return false;
  const verb = verbs.remove(session.records, refs);
  session.edit(verb, { quiet: true });
  announce(`${verb.says}. Ctrl+Z brings it back`);
  session.select([]);
  if (!at.isConnected) place(at).find()?.focus({ preventScroll: true });
  return true;
}

/** Nothing is selected any more. */
function drop() {
  choose([]);
  announce("Nothing is selected");
  return true;
}

if (document.body.dataset.map !== undefined) keys();
