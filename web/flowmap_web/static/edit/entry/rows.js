// @ts-check
/** Rows pasted from a spreadsheet: a table with the columns guessed, to be corrected, then applied as one edit. */

import { element } from "../element.js";
import { announce } from "../saving/announce.js";
import { Answers } from "./alike.js";
import { session } from "../saving/session.js";
import { Unanswered, dropped, table } from "./understand.js";

/** @typedef {import("./understand.js").Table} Table */

const SHOWN = 50; // rows of the preview

/**
 * Whether a text that is pasted is rows, and no sentences.
 * @param {string} text
 */
export function pastedTable(text) {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim());
  if (!lines.length) return false;
  if (lines.some((line) => line.trim().includes("\t"))) return true;
  if (lines.every((line) => line.trimStart().startsWith("|"))) return true;
  const marks = lines.map((line) => line.split(";").length);
  return lines.length > 1 && (marks[0] ?? 0) > 2 && marks.every((count) => count === marks[0]) && !text.includes("->");
}

/**
 * Ask what the columns of a pasted table say, and apply it; fulfilled when the window is closed.
 * @param {string} text
 * @returns {Promise<void>}
 */
export function rows(text) {
  const dialog = element("dialog", "rows");
  const head = element("h2");
  const first = element("input");
  const grid = element("div", "scroll");
  const asking = element("div", "asking");
  const told = element("p", "told");
  const apply = element("button", "button first");
  const cancel = element("button");
  const label = element("label", "choice");
  /** @type {Table | null} */
  let now = null;
  /** @type {AbortController | null} */
  let asked = null;

  head.id = "rows-head";
  dialog.setAttribute("aria-labelledby", head.id);
  head.textContent = "Pasted rows";
  first.type = "checkbox";
  label.append(first, " The first row only names the columns");
  grid.tabIndex = 0;
  grid.setAttribute("role", "region");
  grid.setAttribute("aria-label", "The rows and what they say");
  told.setAttribute("role", "status");
  apply.type = cancel.type = "button";
  apply.textContent = "Apply";
  cancel.textContent = "Cancel";
  const actions = element("p", "actions");
  actions.append(apply, cancel);
  dialog.append(head, label, grid, asking, told, actions);
  document.body.append(dialog);

  /** @type {{columns?: string[], header?: boolean}} */
  let corrected = {};
  const answers = new Answers(() => void ask().then(() => apply.focus()));

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    try {
      now = await table(text, { ...corrected, same: answers.same, signal: asked.signal });
      draw(now);
    } catch (error) {
      if (dropped(error)) return;
      now = null;
      apply.disabled = true;
      told.textContent = error instanceof Unanswered ? error.message : String(error);
    }
  }

  const chosen = () => [...grid.querySelectorAll("select")].map((one) => one.value);

  /** @param {Table} found */
  function draw(found) {
    const at = [...grid.querySelectorAll("select")].findIndex((one) => one === document.activeElement);
    head.textContent = `${found.rows} pasted ${found.rows === 1 ? "row" : "rows"}`;
    first.checked = found.header;
    grid.replaceChildren(drawn(found));
    asking.replaceChildren(...answers.drawn(found.alike));
    const selects = grid.querySelectorAll("select");
    if (at >= 0) selects[at]?.focus();
    const wrong = found.problems.length + found.more_problems;
    const changes = found.changes.length;
    told.textContent = `${changes} ${changes === 1 ? "change" : "changes"}${wrong ? `, ${wrong} ${wrong === 1 ? "thing" : "things"} not understood` : ""}.`;
    apply.disabled = !changes;
    apply.textContent = changes ? `Apply ${changes} ${changes === 1 ? "change" : "changes"}` : "Nothing to apply";
  }

  function done() {
    if (!now?.changes.length) return;
    session.edit({ changes: now.changes, says: `${now.rows} rows: ${now.changes.length} changes` });
    dialog.close();
  }

  for (const one of [grid, first]) {
    one.addEventListener("change", () => {
      corrected = { columns: chosen(), header: first.checked };
      void ask();
    });
  }
  apply.addEventListener("click", done);
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      answers.take();
    } else if (event.key === "Enter" && event.target instanceof HTMLSelectElement) {
      event.preventDefault();
      done();
    }
    event.stopPropagation();
  });
  dialog.showModal();
  announce("Pasted rows: say what the columns are");
  void ask().then(() => grid.querySelector("select")?.focus());
  return new Promise((closed) => {
    dialog.addEventListener("close", () => {
      asked?.abort();
      dialog.remove();
      closed();
    });
  });
}

/**
 * @param {Table} found
 * @returns {HTMLTableElement}
 */
function drawn(found) {
  const whole = element("table");
  const top = whole.createTHead().insertRow();
  for (const [place, column] of found.columns.entries()) {
    const cell = element("th");
    cell.scope = "col";
    const select = element("select");
    const name = column.header || column.sample || `Column ${place + 1}`;
    select.setAttribute("aria-label", `Column ${place + 1}, ${name.slice(0, 60)}`);
    for (const { kind, title } of found.choices) {
      const option = new Option(title, kind, kind === column.guess, kind === column.guess);
      select.add(option);
    }
    const title = element("span", "second");
    title.textContent = column.header.slice(0, 60);
    cell.append(select, title);
    top.append(cell);
  }
  const said = grouped(found.lines.map(({ row, says }) => ({ row, text: says })));
  const wrong = grouped(found.problems.map(({ row, message, hint }) => ({ row, text: [message, hint].filter(Boolean).join(" ") })));
  const marked = new Set(found.problems.map(({ row, column }) => `${row}:${column}`));
  const body = whole.createTBody();
  for (const [place, cells] of found.cells.slice(0, SHOWN).entries()) {
    const number = place + 1 + (found.header ? 1 : 0);
    const line = body.insertRow();
    for (const [k, text] of cells.entries()) {
      const cell = line.insertCell();
      cell.textContent = text;
      if (!found.columns[k]?.guess) cell.className = "left-out";
      if (marked.has(`${number}:${k + 1}`)) cell.className = "wrong";
    }
    const told = body.insertRow().insertCell();
    told.className = "told";
    told.colSpan = found.columns.length;
    for (const text of said.get(number) ?? []) told.append(element("p", "", text));
    for (const text of wrong.get(number) ?? []) told.append(element("p", "wrong", text));
  }
  const more = found.rows - Math.min(found.rows, SHOWN);
  if (more > 0) whole.createCaption().textContent = `The first ${SHOWN} rows; ${more} more are applied with them.`;
  return whole;
}

/**
 * @param {{row: number, text: string}[]} told
 * @returns {Map<number, string[]>}
 */
function grouped(told) {
  const found = new Map();
  for (const { row, text } of told) found.set(row, [...(found.get(row) ?? []), text]);
  return found;
}
