// @ts-check
/** What the server makes of a text on the map as this page shows it: asked while somebody types, older answers dropped. */

import { session } from "../saving/session.js";

/** @typedef {import("../model/change.js").Change} Change */
/** @typedef {{line: number, text: string, says: string, changes: number}} Line */
/** @typedef {{line: number, column: number, length: number, message: string, hint: string | null}} Misread */
/** @typedef {{text: string, from: number, to: number, kind: string}} Proposal offsets in letters, from 0 */
/** @typedef {{key: string, typed: string, id: string, title: string, question: string}} Alike a new name near a known one */
/** @typedef {{[key: string]: string}} Same which known one a new name is: the id, by the key of what is alike */
/** @typedef {{lines: Line[], problems: Misread[], changes: Change[], alike: Alike[], proposals: Proposal[]}} Understood */
/** @typedef {{header: string, guess: string, sample: string}} Column */
/** @typedef {{row: number, column: number | null, message: string, hint: string | null}} Trouble */
/**
 * @typedef {object} Table
 * @property {Column[]} columns
 * @property {{kind: string, title: string}[]} choices
 * @property {boolean} header whether the first row names the columns
 * @property {number} rows
 * @property {string[][]} cells the first rows
 * @property {{row: number, says: string, changes: number}[]} lines
 * @property {Trouble[]} problems
 * @property {number} more_problems
 * @property {Change[]} changes
 * @property {Alike[]} alike
 */

/** Why there is no answer, in words. */
export class Unanswered extends Error {
  /**
   * @param {string} message
   * @param {boolean} away the server cannot be reached: the same may be asked again
   */
  constructor(message, away) {
    super(message);
    this.away = away;
  }
}

const AWAY = "The server cannot be reached. What is typed stays here.";

/**
 * @param {string} text
 * @param {{caret?: number, same?: Same, signal?: AbortSignal}} [more] `caret` in letters
 * @returns {Promise<Understood>}
 */
export function understand(text, { caret, same = {}, signal } = {}) {
  return asked("understand", { text, same, ...(caret === undefined ? {} : { caret }) }, signal);
}

/**
 * @param {string} text rows of a spreadsheet
 * @param {{columns?: string[], header?: boolean, same?: Same, signal?: AbortSignal}} [more] the guess, corrected
 * @returns {Promise<Table>}
 */
export function table(text, { columns, header, same = {}, signal } = {}) {
  return asked("rows", { text, same, ...(columns ? { columns } : {}), ...(header === undefined ? {} : { header }) }, signal);
}

/**
 * @param {string} what
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
async function asked(what, body, signal) {
  const unsent = session.outbox.all().flatMap((entry) => (entry.kind === "edits" && entry.state === "queued" ? entry.changes : []));
  let response;
  try {
    response = await fetch(`/api/v1/maps/${encodeURIComponent(document.body.dataset.map ?? "")}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ ...body, ...(unsent.length ? { unsent } : {}) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unanswered(AWAY, true);
  }
  if (response.ok) return response.json();
  if (response.status >= 500) throw new Unanswered(AWAY, true);
  const problem = await response.json().catch(() => ({}));
  throw new Unanswered([problem.detail ?? response.statusText, problem.hint].filter(Boolean).join(" "), false);
}

/** @param {unknown} error */
export function dropped(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/**
 * Where in a text a letter begins: letters are counted as people and Python count them, a text as JavaScript does.
 * @param {string} text
 * @param {number} letters
 */
export function offset(text, letters) {
  let place = 0;
  for (let n = 0; n < letters && place < text.length; n++) place += (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1;
  return place;
}

/**
 * How many letters stand before a place of a text.
 * @param {string} text
 * @param {number} place
 */
export function letters(text, place) {
  return Array.from(text.slice(0, place)).length;
}
