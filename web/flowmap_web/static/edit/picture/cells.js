// @ts-check
/** The table "who gives whom what" as a grid: one stop of Tab, arrows go from cell to cell, an empty cell draws. */

import { connect } from "../keys/connect.js";

/** @type {Record<string, [number, number]>} rows and columns */
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Listen to the tables of this page, now and after every redraw. */
export function cells() {
  for (const table of tables()) arrange(table);
  document.addEventListener("flowmap:redrawn", () => tables().forEach(arrange));
  document.addEventListener("focusin", ({ target }) => {
    const cell = cellOf(target);
    if (!cell) return;
    for (const one of stops(/** @type {HTMLTableElement} */ (cell.closest("table")))) one.tabIndex = stopOf(cell) === one ? 0 : -1;
    const pair = pairOf(cell);
    if (pair) cell.setAttribute("aria-label", `${pair.names[0]} hands nothing to ${pair.names[1]}. Enter draws`);
  });
  document.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.altKey || event.metaKey || event.shiftKey) return;
    const next = beside(cell, event);
    if (next) stopOf(next).focus();
    else if (event.key !== "Enter" || !draw(cell)) return;
    event.preventDefault();
  });
  document.addEventListener("click", ({ target }) => {
    const cell = cellOf(target);
    if (cell) draw(cell);
  });
}

/** @returns {HTMLTableElement[]} */
function tables() {
  return [...document.querySelectorAll("table.matrix")].filter((one) => one instanceof HTMLTableElement);
}

/** @param {HTMLTableElement} table */
function arrange(table) {
  table.setAttribute("role", "grid");
  const all = stops(table);
  const now = all.find((one) => one === document.activeElement) ?? all.find((one) => one.tabIndex === 0 && one.dataset.stop) ?? all[0];
  for (const one of all) {
    one.dataset.stop = "yes";
    one.tabIndex = one === now ? 0 : -1;
  }
  table.classList.add("draws");
}

/** @param {HTMLTableElement} table @returns {HTMLElement[]} */
function stops(table) {
  return [...table.rows].flatMap((row) => [...row.cells].flatMap((cell) => [...new Set([stopOf(cell), ...cell.querySelectorAll("a")])]));
}

/** @param {HTMLTableCellElement} cell @returns {HTMLElement} what has the focus in it */
function stopOf(cell) {
  return cell.querySelector("a") ?? cell;
}

/** @param {EventTarget | null} target @returns {HTMLTableCellElement | null} */
function cellOf(target) {
  return target instanceof Element ? target.closest("table.matrix :is(td, th)") : null;
}

/**
 * @param {HTMLTableCellElement} cell
 * @param {KeyboardEvent} event
 * @returns {HTMLTableCellElement | undefined}
 */
function beside(cell, { key, ctrlKey }) {
  const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
  const rows = [.../** @type {HTMLTableElement} */ (cell.closest("table")).rows];
  const way = ctrlKey ? undefined : WAYS[key];
  if (way) return rows[rows.indexOf(row) + way[0]]?.cells[cell.cellIndex + way[1]];
  const end = ctrlKey ? (key === "Home" ? rows[0] : rows.at(-1)) : row;
  if (key === "Home") return end?.cells[0];
  if (key === "End") return end?.cells[end.cells.length - 1];
  return undefined;
}

/**
 * Who could give whom something, where nothing is given yet.
 * @param {HTMLTableCellElement} cell
 * @returns {{giver: string, receiver: string, names: [string, string]} | null}
 */
function pairOf(cell) {
  const [row, column] = [cell.parentElement?.querySelector("th"), cell.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]];
  const [giver, receiver] = [row?.dataset.team, column?.dataset.team];
  if (cell.tagName !== "TD" || !giver || !receiver || giver === receiver || cell.querySelector("a")) return null;
  return { giver, receiver, names: [row?.textContent?.trim() ?? "", column?.textContent?.trim() ?? ""] };
}

/** @param {HTMLTableCellElement} cell @returns {boolean} whether it could be drawn in */
function draw(cell) {
  const pair = pairOf(cell);
  if (!pair) return false;
  const { left, bottom } = cell.getBoundingClientRect();
  void connect({ giver: pair.giver, receiver: pair.receiver, at: { x: left, y: bottom } });
  return true;
}
