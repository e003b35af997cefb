// @ts-check
/** What was understood of a text, line by line below it, and the places of errors marked in it. */

import { offset } from "./understand.js";

/** @typedef {import("./understand.js").Understood} Understood */
/** @typedef {import("./understand.js").Misread} Misread */

const MOST = 200; // lines that are told; more are counted
const LINE_END = /\r\n|\r|\n/;

/**
 * Tell line by line what a text does.
 * @param {HTMLElement} place
 * @param {Understood} found
 * @param {HTMLElement[]} [more] what is asked about it
 * @returns {string} the same in one sentence
 */
export function tell(place, found, more = []) {
  const { lines, problems } = found;
  const single = lines.length + problems.length === 1;
  const wrong = new Map(problems.map((one) => [one.line, one]));
  const numbers = [...new Set([...lines.map((one) => one.line), ...wrong.keys()])].sort((a, b) => a - b);
  const said = new Map(lines.map((one) => [one.line, one]));
  const shown = numbers.slice(0, MOST).map((number) => {
    const problem = wrong.get(number);
    const line = said.get(number);
    const item = document.createElement("li");
    item.value = number;
    if (problem) {
      item.className = "wrong";
      item.append(strong(problem.message), ` ${problem.hint ?? ""}`);
    } else if (line) {
      if (!line.changes) item.className = "same";
      item.append(line.says);
    }
    return item;
  });
  const list = document.createElement("ol");
  if (single) list.className = "single";
  list.append(...shown);
  const sum = summary(found);
  const head = document.createElement("p");
  head.className = "second";
  head.textContent = numbers.length > MOST ? `${sum}; the first ${MOST} are shown` : sum;
  place.replaceChildren(...more, ...(single ? [list] : [head, list]));
  place.tabIndex = single ? -1 : 0; // a click in it does not leave the line
  place.hidden = !numbers.length;
  return single ? (problems[0] ? `${problems[0].message} ${problems[0].hint ?? ""}` : (lines[0]?.says ?? "")) : sum;
}

/**
 * Say one sentence instead.
 * @param {HTMLElement} place
 * @param {string} text
 */
export function tellWhy(place, text) {
  const line = document.createElement("p");
  line.className = "wrong";
  line.append(strong(text));
  place.replaceChildren(line);
  place.hidden = !text;
}

/**
 * How much was understood.
 * @param {Understood} found
 */
function summary({ lines, problems, changes }) {
  const wrong = new Set(problems.map((one) => one.line)).size;
  const parts = [`${lines.length} ${lines.length === 1 ? "line" : "lines"} understood: ${changes.length} ${changes.length === 1 ? "change" : "changes"}`];
  if (wrong) parts.push(`${wrong} not understood`);
  return parts.join(", ");
}

/**
 * Draw a text with the places of errors underlined; it stands behind the field and has the same lines.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {Misread[]} problems
 */
export function mark(place, text, problems) {
  /** @type {(string | HTMLElement)[]} */
  const parts = [];
  let from = 0;
  for (const { start, end } of places(text, problems)) {
    if (start < from) continue;
    const wrong = document.createElement("mark");
    wrong.textContent = text.slice(start, end) || "\u00a0";
    parts.push(text.slice(from, start), wrong);
    from = end;
  }
  place.replaceChildren(...parts, `${text.slice(from)}\n`);
}

/**
 * @param {string} text
 * @param {Misread[]} problems
 * @returns {{start: number, end: number}[]}
 */
function places(text, problems) {
  const starts = [0];
  for (const found of text.matchAll(new RegExp(LINE_END, "g"))) starts.push(found.index + found[0].length);
  return problems.map(({ line, column, length }) => {
    const begin = starts[line - 1] ?? 0;
    const rest = text.slice(begin, starts[line] ?? text.length).replace(/[\r\n]+$/, "");
    const start = begin + offset(rest, column - 1);
    return { start, end: Math.min(begin + rest.length, begin + offset(rest, column - 1 + length)) };
  });
}

/** @param {string} text */
function strong(text) {
  const found = document.createElement("strong");
  found.textContent = text;
  return found;
}
