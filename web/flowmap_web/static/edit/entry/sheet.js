// @ts-check
/** The interview sheet, filled like a spreadsheet: every row that is left is one edit. */

import { announce } from "../saving/announce.js";
import { combobox } from "../keys/combobox.js";
import { measured } from "../model/measured.js";
import { session } from "../saving/session.js";
import { SPACES, offered, rowsOf, written } from "./sheet-rows.js";

/** @typedef {import("./sheet-rows.js").Part} Part */
/** @typedef {import("./sheet-rows.js").Texts} Texts */
/** @typedef {HTMLInputElement | HTMLSelectElement} Cell */

const PRINTED = 4; // rows to write in by hand
const CELL = "input[data-cell], select[data-cell]";

class Sheet {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.team = form.dataset.sheet ?? "";
    /** @type {Cell | null} the cell that is being written in */
    this.writing = null;
    this.before = "";
    /** @type {"" | "Enter"} what a name was picked with */
    this.picked = "";
    /** Where Enter leads back to, as in a spreadsheet: the column in which Tab began. */
    this.column = 0;
    this.tabbing = false;
    /** @type {Set<string>} new names that somebody meant */
    this.sure = new Set();
  }

  start() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    for (const table of this.tables()) {
      table.setAttribute("role", "grid");
      for (const row of table.tBodies[0]?.rows ?? []) this.wake(row);
      this.spare(table);
    }
    this.form.addEventListener("keydown", (event) => this.key(event), { capture: true });
    this.form.addEventListener("focusin", (event) => this.entered(event));
    this.form.addEventListener("focusout", (event) => this.left(event));
    this.form.addEventListener("input", (event) => this.write(event.target));
    this.form.addEventListener("change", (event) => {
      const row = event.target instanceof HTMLSelectElement ? this.row(event.target) : null;
      if (row?.dataset.ref) this.save(row); // a choice is finished at once
    });
    this.form.addEventListener("dblclick", (event) => this.write(event.target));
    for (const name of ["theirs", "caught-up", "settled", "edited", "acknowledged"]) {
      document.addEventListener(`flowmap:${name}`, () => this.follow());
    }
    window.addEventListener("beforeprint", () => this.room(PRINTED));
    window.addEventListener("afterprint", () => this.room(0));
    window.addEventListener("pagehide", () => this.save(this.row(document.activeElement)));
    this.follow();
  }

  tables() {
    return [...this.form.querySelectorAll("table")];
  }

  /** @param {HTMLTableElement} table @returns {Part} */
  part(table) {
    const { part = "", kind = "", me = "", needed = "" } = table.dataset;
    return { key: part, kind, me, needed };
  }

  /** @param {unknown} target @returns {HTMLTableRowElement | null} */
  row(target) {
    const row = target instanceof Element ? target.closest("tbody > tr") : null;
    return row instanceof HTMLTableRowElement && row.querySelector(CELL) ? row : null;
  }

  /** @param {HTMLTableRowElement} row @returns {Cell[]} */
  cells(row) {
    return /** @type {Cell[]} */ ([...row.querySelectorAll(CELL)]);
  }

  /** @param {HTMLTableRowElement} row */
  texts(row) {
    return Object.fromEntries(this.cells(row).map((cell) => [cell.dataset.cell ?? "", cell.value.trim()]));
  }

  /**
   * Names complete as everywhere.
   * @param {HTMLTableRowElement} row
   */
  wake(row) {
    for (const cell of row.cells) cell.setAttribute("role", "gridcell");
    for (const cell of this.cells(row)) {
      const name = cell.dataset.cell ?? "";
      if (!(cell instanceof HTMLInputElement) || !SPACES[name]) continue;
      cell.removeAttribute("list");
      combobox(cell, {
        options: () => offered(session.records, this.team, row.closest("table")?.dataset.me ?? "", name, this.texts(row)),
        fresh: name === "item" ? "new information" : name === "via" ? "new system" : "new team",
        alike: (text) => {
          const close = session.records.alike(SPACES[name] ?? "", text);
          return close ? { id: close.id, title: session.records.title(SPACES[name] ?? "", close.id) } : null;
        },
        onPick: (picked) => {
          this.writing = null;
          if (picked.fresh) this.sure.add(picked.title);
          this.wrong(cell, "");
          if (this.picked === "Enter") this.enter(cell);
          this.picked = "";
        },
      });
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const cell = event.target;
    if (event.isComposing || !(cell instanceof HTMLInputElement || cell instanceof HTMLSelectElement) || !cell.dataset.cell) return;
    const open = cell.getAttribute("aria-expanded") === "true";
    const writing = this.writing === cell;
    this.tabbing = event.key === "Tab";
    const undo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z";
    this.picked = event.key === "Enter" && open ? "Enter" : "";
    if (undo && !writing) void (event.shiftKey ? session.redo() : session.undo());
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "Enter" && !open) this.enter(cell, event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && (writing || open)) this.takeBack(cell);
    else if (event.key === "F2" && cell instanceof HTMLInputElement) this.into(cell);
    else if (cell instanceof HTMLSelectElement && event.key.startsWith("Arrow") && !writing) this.arrow(cell, event.key);
    else if (!writing && event.key.startsWith("Arrow")) this.arrow(cell, event.key);
    else if (event.key === "Delete" && !writing) this.empty(cell);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {Cell} cell
   * @param {string} key
   */
  arrow(cell, key) {
    if (key === "ArrowDown" || key === "ArrowUp") return this.down(cell, key === "ArrowDown" ? 1 : -1);
    const row = this.row(cell);
    const cells = row ? this.cells(row) : [];
    this.go(cells[cells.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)]);
  }

  /**
   * Down, to the column in which the row was begun.
   * @param {Cell} cell
   * @param {number} [step]
   */
  enter(cell, step = 1) {
    const row = this.row(cell);
    this.down((row && this.cells(row)[this.column]) ?? cell, step);
  }

  /**
   * To the same column of another row: of this part, else of the next.
   * @param {Cell} cell
   * @param {number} [step]
   */
  down(cell, step = 1) {
    this.writing = null;
    const row = this.row(cell);
    const table = row?.closest("table");
    if (!row || !table) return;
    const column = this.cells(row).indexOf(cell);
    const leaving = step > 0 && row.nextElementSibling === null;
    if (leaving) this.save(row); // which gives the part its next empty row
    const rows = this.tables().flatMap((one) => [...(one.tBodies[0]?.rows ?? [])]).filter((one) => this.row(one));
    const next = rows[rows.indexOf(row) + step];
    const cells = next ? this.cells(next) : [];
    this.go(cells[next?.closest("table") === table ? column : 0]);
  }

  /** @param {Cell | undefined} cell */
  go(cell) {
    if (!cell) return;
    cell.focus();
    if (cell instanceof HTMLInputElement) cell.select();
  }

  /** @param {HTMLInputElement} cell */
  into(cell) {
    this.writing = cell;
    cell.setSelectionRange(cell.value.length, cell.value.length);
  }

  /** @param {EventTarget | null} target */
  write(target) {
    if (target instanceof HTMLInputElement && target.dataset.cell) this.writing = target;
  }

  /** @param {Cell} cell */
  takeBack(cell) {
    cell.value = this.before;
    this.writing = null;
    if (cell instanceof HTMLInputElement) {
      cell.dispatchEvent(new Event("blur")); // closes its list
      cell.select();
    }
    this.wrong(cell, "");
  }

  /** @param {Cell} cell */
  empty(cell) {
    cell.value = "";
    this.wrong(cell, "");
  }

  /** @param {FocusEvent} event */
  entered(event) {
    const cell = event.target;
    if (!(cell instanceof HTMLInputElement || cell instanceof HTMLSelectElement) || !cell.dataset.cell) return;
    this.writing = null;
    this.before = cell.value;
    const row = this.row(cell);
    if (row && !(this.tabbing && row.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null))) {
      this.column = this.cells(row).indexOf(cell);
    }
    this.tabbing = false;
    if (cell instanceof HTMLInputElement) cell.select();
  }

  /** @param {FocusEvent} event */
  left(event) {
    const cell = event.target;
    if (cell instanceof HTMLInputElement && cell.dataset.pattern) this.measured(cell);
    const row = this.row(cell);
    if (row && this.row(event.relatedTarget) !== row) this.save(row);
  }

  /**
   * A quantity as it is written down: "2 days" is 2d.
   * @param {HTMLInputElement} cell
   */
  measured(cell) {
    const text = cell.value.trim();
    const plain = measured(text);
    const fits = !text || new RegExp(`^(?:${cell.dataset.pattern})$`).test(plain);
    if (fits) cell.value = plain;
    this.wrong(cell, fits ? "" : `Write for example ${cell.dataset.example}.`);
  }

  /**
   * @param {Cell} cell
   * @param {string} why "" where nothing is
   */
  wrong(cell, why) {
    const place = cell.parentElement?.querySelector("p.bad");
    const described = (cell.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place?.id);
    if (!why) {
      cell.removeAttribute("aria-invalid");
      if (described.length) cell.setAttribute("aria-describedby", described.join(" "));
      else cell.removeAttribute("aria-describedby");
      place?.remove();
      return;
    }
    const said = place ?? document.createElement("p");
    said.className = "bad";
    said.id ||= `wrong-${cell.name || Math.random().toString(36).slice(2)}`;
    said.textContent = why;
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", [...described, said.id].join(" "));
    if (!place) cell.parentElement?.append(said);
    announce(why);
  }

  /** @param {HTMLTableRowElement | null} row */
  save(row) {
    const table = row?.closest("table");
    if (!row || !table || !row.isConnected) return;
    for (const cell of this.cells(row)) if (cell instanceof HTMLInputElement && cell.dataset.pattern) this.measured(cell);
    const part = this.part(table);
    const texts = this.texts(row);
    const ref = row.dataset.ref ?? "";
    const said = Object.values(texts).some(Boolean);
    if (JSON.stringify(texts) === row.dataset.saved || (!said && !ref)) return;
    const needed = this.cells(row).find((cell) => cell.dataset.cell === part.needed);
    if (said && !texts[part.needed] && needed) return this.wrong(needed, "This is missing.");
    if (said && needed) this.wrong(needed, "");
    if (row.querySelector('[aria-invalid="true"]')) return;
    const me = session.records.title("holder", this.team);
    const other = part.kind === "handoff" && needed ? session.records.named("holder", texts[part.needed] ?? "") : undefined;
    if (other?.id === this.team && needed) return this.wrong(needed, `${me} cannot hand something to itself.`);
    const verb = written(session.records, part, this.team, ref, texts);
    const asked = verb.alike.find(({ typed }) => !this.sure.has(typed));
    const doubtful = asked && this.cells(row).find((cell) => cell.value.trim() === asked.typed);
    if (asked && doubtful) return this.wrong(doubtful, `Is it the same as “${asked.title}”? Choose from the list.`);
    const twin = ref ? undefined : [...table.querySelectorAll("tr")].find((one) => verb.ref && one.dataset.ref === verb.ref);
    if (twin) twin.dataset.saved = JSON.stringify(this.texts(twin));
    if (verb.ref && !twin) row.dataset.ref = verb.ref;
    else row.remove();
    row.dataset.saved = JSON.stringify(texts);
    if (twin && !verb.changes.length) announce(`${verb.says} already`);
    if (verb.changes.length) session.edit(verb);
    this.spare(table);
  }

  /**
   * Each part ends with one empty row.
   * @param {HTMLTableElement} table
   */
  spare(table) {
    const body = table.tBodies[0];
    const rows = body ? [...body.rows].filter((row) => this.row(row)) : [];
    const empty = rows.filter((row) => !row.dataset.ref && !Object.values(this.texts(row)).some(Boolean));
    for (const row of empty.slice(0, -1)) if (!row.contains(document.activeElement)) row.remove();
    const last = rows.at(-1);
    if (body && last && !empty.length) body.append(this.fresh(last));
  }

  /**
   * On paper each part has room to write by hand.
   * @param {number} count empty rows beside the last
   */
  room(count) {
    for (const table of this.tables()) {
      for (const row of table.querySelectorAll("tr[data-room]")) row.remove();
      const last = [...(table.tBodies[0]?.rows ?? [])].at(-1);
      for (let n = 0; last && n < count; n++) {
        const row = this.fresh(last);
        row.dataset.room = "";
        last.after(row);
      }
    }
  }

  /**
   * An empty row like another one.
   * @param {HTMLTableRowElement} like
   */
  fresh(like) {
    const row = /** @type {HTMLTableRowElement} */ (like.cloneNode(true));
    delete row.dataset.ref;
    delete row.dataset.saved;
    for (const extra of row.querySelectorAll("input[type=hidden], .proposals, p.bad, label")) extra.remove();
    for (const cell of this.cells(row)) {
      cell.removeAttribute("aria-invalid");
      for (const name of ["aria-describedby", "aria-activedescendant", "name"]) cell.removeAttribute(name);
      cell.value = "";
      if (cell instanceof HTMLInputElement) {
        cell.setAttribute("value", "");
        cell.placeholder = cell.dataset.example ?? "";
      }
    }
    this.wake(row);
    return row;
  }

  /** Show what the records say now; rows that somebody writes in stay as they are. */
  follow() {
    for (const table of this.tables()) {
      const body = table.tBodies[0];
      if (!body) continue;
      const wanted = new Map(rowsOf(session.records, this.part(table), this.team).map((row) => [row.ref, row.texts]));
      for (const row of [...body.rows]) {
        const ref = row.dataset.ref;
        if (!ref || !this.row(row)) continue;
        const texts = wanted.get(ref);
        const now = JSON.stringify(this.texts(row));
        const touched = row.contains(document.activeElement) || (row.dataset.saved !== undefined && row.dataset.saved !== now);
        wanted.delete(ref);
        if (touched) row.dataset.saved ??= now;
        else if (texts) this.fill(row, texts);
        else row.remove();
      }
      const last = [...body.rows].filter((row) => this.row(row)).at(-1);
      for (const [ref, texts] of wanted) {
        if (!last) break;
        const row = this.fresh(last);
        row.dataset.ref = ref;
        const spare = [...body.rows].find((one) => this.row(one) && !one.dataset.ref);
        body.insertBefore(row, spare ?? null);
        this.fill(row, texts);
      }
      this.spare(table);
    }
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {Texts} texts
   */
  fill(row, texts) {
    for (const cell of this.cells(row)) {
      const text = texts[cell.dataset.cell ?? ""] ?? "";
      if (cell.value !== text) cell.value = text;
      if (cell instanceof HTMLInputElement) cell.placeholder = "";
    }
    row.dataset.saved = JSON.stringify(this.texts(row));
  }
}

for (const form of document.querySelectorAll("form[data-sheet]")) {
  if (form instanceof HTMLFormElement) void session.ready.then(() => new Sheet(form).start());
}
