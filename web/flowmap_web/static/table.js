// @ts-check
/**
 * Tables that are sorted by their headings, whose columns are chosen, and that are copied into a spreadsheet.
 *
 *   <table data-table="query">                 the name under which the reader's choice of columns is remembered
 *     <thead><tr><th scope="col">Team</th>     a heading with a link is sorted by the server and stays as it is
 *     <td data-value="48">2 days</td>          what to sort by and to copy, where it is not what is shown
 *
 * Without this module the table is there, and the server's links take it along as CSV, XLSX and JSON.
 */

const REMEMBERED = "flowmap:columns:";
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/; // what a spreadsheet would compute
const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** @typedef {{column: string, down: boolean}} Order */
/** @type {Map<string, Order>} */
const orders = new Map(); // by the name of the table, until the page is left

/** @param {ParentNode} root a part of the page whose tables are new, or stand anew */
export function tables(root) {
  const found = /** @type {NodeListOf<HTMLTableElement>} */ (root.querySelectorAll("table[data-table]"));
  for (const table of found) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    if (!heads.length || !table.tBodies[0]) continue;
    for (const head of heads) if (!head.querySelector("a, button")) head.replaceChildren(sorter(table, head));
    tools(table, heads);
    hide(table, remembered(table));
    const order = orders.get(nameOf(table));
    if (order) sort(table, order);
  }
}

/**
 * The values of a column in order; what is unknown comes last, whichever way round.
 * @param {string} a
 * @param {string} b
 * @param {boolean} down
 * @returns {number}
 */
export function compare(a, b, down) {
  if (!a || !b) return Number(!a) - Number(!b);
  const [x, y] = [numberIn(a), numberIn(b)];
  const by = Number.isNaN(x) || Number.isNaN(y) ? words.compare(a, b) : x - y;
  return down ? -by : by;
}

/**
 * Rows as a spreadsheet takes them from the clipboard: no cell breaks out of its place, and none is computed.
 * @param {string[][]} rows
 * @returns {string}
 */
export function tabbed(rows) {
  return rows.map((row) => row.map((cell) => harmless(cell).replace(/\s+/g, " ").trim()).join("\t")).join("\n");
}

/** @param {string} cell */
function harmless(cell) {
  return FORMULA.test(cell) && Number.isNaN(numberIn(cell)) ? `'${cell}` : cell;
}

/** @param {string} text @returns {number} NaN where it is none */
function numberIn(text) {
  return /^[-−]?[\d,]*\.?\d+(e[-+]?\d+)?$/.test(text) ? Number(text.replaceAll(",", "").replace("−", "-")) : NaN;
}

/** @param {HTMLTableElement} table */
const nameOf = (table) => table.dataset.table ?? "";

/** @param {Element} head @returns {string} what a column is called */
const titleOf = (head) => (head.textContent ?? "").replace(/\s+/g, " ").trim();

/** @param {HTMLTableCellElement | undefined} cell @returns {string} "" where nothing is known */
function valueOf(cell) {
  if (!cell || cell.querySelector(".unknown")) return "";
  return cell.dataset.value ?? (cell.textContent ?? "").trim();
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement} head
 */
function sorter(table, head) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sorter";
  button.append(...head.childNodes);
  button.addEventListener("click", () => {
    const order = { column: titleOf(head), down: head.getAttribute("aria-sort") === "ascending" };
    orders.set(nameOf(table), order);
    sort(table, order);
    announce(`Sorted by ${order.column}, ${order.down ? "descending" : "ascending"}.`);
  });
  return button;
}

/**
 * @param {HTMLTableElement} table
 * @param {Order} order
 */
function sort(table, { column, down }) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const place = heads.findIndex((head) => titleOf(head) === column);
  const body = table.tBodies[0];
  if (place < 0 || !body) return;
  heads.forEach((head, k) => (k === place ? head.setAttribute("aria-sort", down ? "descending" : "ascending") : head.removeAttribute("aria-sort")));
  const rows = [...body.rows].map((row) => ({ row, value: valueOf(row.cells[place]) }));
  rows.sort((a, b) => compare(a.value, b.value, down));
  body.append(...rows.map(({ row }) => row));
}

/**
 * The row of buttons above a table, made once.
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement[]} heads
 */
function tools(table, heads) {
  const frame = table.closest(".scroll") ?? table;
  const before = frame.previousElementSibling;
  if (before?.classList.contains("table-tools")) before.remove();
  const row = document.createElement("div");
  row.className = "table-tools";
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = "Copy";
  copy.title = "Copy this table into a spreadsheet";
  copy.addEventListener("click", () => void copied(table));
  row.append(copy, columns(table, heads));
  frame.before(row);
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement[]} heads
 */
function columns(table, heads) {
  const choice = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "Columns";
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.className = "unseen";
  legend.textContent = "Columns that are shown";
  group.append(legend);
  const hidden = remembered(table);
  for (const head of heads) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = titleOf(head);
    box.checked = !hidden.includes(box.value);
    label.append(box, ` ${box.value}`);
    group.append(label);
  }
  const boxes = [...group.querySelectorAll("input")];
  group.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && !boxes.some((box) => box.checked)) target.checked = true; // one stays
    const off = boxes.filter((box) => !box.checked).map((box) => box.value);
    remember(table, off);
    hide(table, off);
  });
  choice.append(summary, group);
  return choice;
}

/**
 * @param {HTMLTableElement} table
 * @param {string[]} off titles of columns
 */
function hide(table, off) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const gone = heads.map((head) => off.includes(titleOf(head)));
  if (gone.every(Boolean)) gone.fill(false); // its columns are called otherwise by now
  for (const row of table.rows) [...row.cells].forEach((cell, k) => (cell.hidden = gone[k] ?? false));
}

/** @param {HTMLTableElement} table @returns {string[]} titles of columns */
function remembered(table) {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED + nameOf(table)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return []; // the browser keeps nothing, or somebody else wrote there
  }
}

/**
 * @param {HTMLTableElement} table
 * @param {string[]} off
 */
function remember(table, off) {
  try {
    if (off.length) localStorage.setItem(REMEMBERED + nameOf(table), JSON.stringify(off));
    else localStorage.removeItem(REMEMBERED + nameOf(table));
  } catch {
    // the choice holds until the page is left
  }
}

/** @param {HTMLTableElement} table */
async function copied(table) {
  const shown = (/** @type {HTMLTableRowElement} */ row) => [...row.cells].filter((cell) => !cell.hidden);
  const heads = table.tHead?.rows[0] ? shown(table.tHead.rows[0]).map(titleOf) : [];
  const rows = [...(table.tBodies[0]?.rows ?? [])].map((row) => shown(row).map(valueOf));
  const count = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  announce((await put(tabbed([heads, ...rows]))) ? `${count} copied.` : "The browser did not let this be copied.");
}

/** @param {string} text @returns {Promise<boolean>} */
async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea"); // the clipboard needs a safe connection; this does not
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** @param {string} text */
function announce(text) {
  const status = document.getElementById("announce");
  if (status) status.textContent = text;
}
