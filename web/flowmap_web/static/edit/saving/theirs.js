// @ts-check
/** Says who else changed what, in one sentence each time: never more than one, whatever came. */

import { announce } from "./announce.js";
import { parts } from "../model/change.js";
import { session } from "./session.js";
import { what } from "../model/verbs.js";

/** @typedef {import("./follow.js").Line} Line */

const MOST_NAMES = 2; // people named in one sentence

/** @param {HTMLElement} line the visible line */
export function theirs(line) {
  document.addEventListener("flowmap:theirs", (event) => {
    const { edits } = /** @type {CustomEvent<{edits: Line[]}>} */ (event).detail;
    if (!edits.some(({ changes }) => changes.length)) return; // somebody has decided that all stays as it is
    const text = told(edits);
    line.textContent = text;
    line.hidden = false;
    announce(text);
  });
}

/**
 * @param {Line[]} edits
 * @returns {string} "Anna added a handoff: Sales hands Order to Planning"
 */
export function told(edits) {
  const people = [...new Set(edits.map(({ by }) => by))];
  const names = people.length > MOST_NAMES ? `${people.length} people` : people.map(capital).join(" and ");
  const changes = edits.flatMap((edit) => edit.changes);
  const [first] = changes.slice(-1);
  if (edits.length > 1 || !first) return `${names} made ${edits.length} changes`;
  const [type, fields] = parts(/** @type {import("../model/change.js").Side} */ (first.after ?? first.before));
  const did = edits[0]?.undoes ? "took back or made again" : !first.before ? "added" : !first.after ? "removed" : "changed";
  return `${names} ${did}: ${what(session.records, type, fields)}`;
}

/** @param {string} name */
function capital(name) {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
