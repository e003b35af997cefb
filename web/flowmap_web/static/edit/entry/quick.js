// @ts-check
/** The line of quick entry: it says while one types what it understood, and Enter makes all of it one edit. */

import { element } from "../element.js";
import { announce } from "../saving/announce.js";
import { Answers } from "./alike.js";
import { completing } from "./completing.js";
import { pastedTable, rows } from "./rows.js";
import { session } from "../saving/session.js";
import { mark, tell, tellWhy } from "./told.js";
import { dropped, letters, offset, understand } from "./understand.js";

/** @typedef {import("./understand.js").Understood} Understood */

const PAUSE = 120; // milliseconds after the last letter
const AGAIN = 2_000; // milliseconds until the server is asked again

class Quick {
  /** @type {HTMLTextAreaElement | null} */
  field = null;
  /** @type {{text: string, same: import("./understand.js").Same}[]} what is to be applied, in its order; kept until it is */
  waiting = [];
  /** Which new names of the text are known ones. */
  #answers = new Answers(() => {
    this.field?.focus();
    this.#soon(0);
  });
  #timer = 0;
  #again = 0;
  #busy = false;
  /** @type {AbortController | null} */
  #asked = null;
  /** @type {{offer: (proposals: import("./understand.js").Proposal[]) => void, close: () => void} | null} */
  #list = null;

  /** Focus the line; where the page has none, the page of quick entry. */
  open() {
    if (!this.field) {
      const map = document.body.dataset.map;
      if (map) location.assign(`/maps/${encodeURIComponent(map)}/entry`);
      return;
    }
    this.field.focus();
    this.field.scrollIntoView({ block: "nearest" });
    if (this.field.value) this.#soon();
  }

  /** Make the line of this page live; what was typed before a reload stands in it again. */
  start() {
    const field = document.getElementById("quick-text");
    if (!(field instanceof HTMLTextAreaElement) || this.field === field) return;
    this.field = field;
    this.#list = completing(field, (picked) => this.#complete(picked));
    field.addEventListener("input", () => this.#typed());
    field.addEventListener("keydown", (event) => this.#key(event));
    field.addEventListener("paste", (event) => this.#pasted(event));
    field.addEventListener("focus", () => field.value && this.#soon());
    field.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
      field.focus();
    });
    const draft = read();
    if (draft && !field.value) field.value = draft;
    this.#draw([]);
  }

  /** Apply what stands in the line: it empties at once, what is not understood comes back. */
  apply() {
    const text = this.field?.value ?? "";
    if (!text.trim()) return;
    this.waiting.push({ text, same: this.#answers.same });
    this.#answers.clear();
    this.#set("");
    this.#list?.close();
    void this.#work();
  }

  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    clearTimeout(this.#again);
    try {
      await session.ready;
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        const found = await understand(next.text, { same: next.same });
        this.waiting.shift();
        this.#made(next.text, found);
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (error && typeof error === "object" && "away" in error && error.away) {
        this.#again = window.setTimeout(() => void this.#work(), AGAIN);
        this.#why(`${why} It is applied when the server answers: ${this.waiting.length} to go.`);
      } else {
        this.#back(this.waiting.shift()?.text ?? "");
        this.#why(why);
      }
    }
    this.#busy = false;
    this.#keep();
  }

  /**
   * @param {string} text
   * @param {Understood} found
   */
  #made(text, found) {
    const told = this.#told();
    const lines = text.split(/\r\n|\r|\n/);
    const done = found.lines.filter((line) => line.changes);
    const left = found.problems.map((one) => one.line);
    const says = done.length === 1 ? (done[0]?.says ?? "") : `${done.length} lines: ${found.changes.length} changes`;
    if (found.changes.length) session.edit({ changes: found.changes, says });
    if (left.length) {
      this.#back([...new Set(left)].sort((a, b) => a - b).map((number) => lines[number - 1]).join("\n"));
      this.#soon(0);
      if (done.length) announce(`${left.length} not understood, still in the line`);
    } else if (told && !this.field?.value) {
      const sum = tell(told, found, found.alike.map(({ question }) => element("p", "alike", `${question} Ctrl+Z takes it back.`)));
      if (!found.changes.length) announce(sum);
      told.dataset.done = "";
    }
    this.#keep();
  }

  /**
   * Put a text back into the line, before what is typed by now.
   * @param {string} text
   */
  #back(text) {
    const now = this.field?.value ?? "";
    this.#set([text, now].filter(Boolean).join("\n"));
  }

  /** @param {string} text */
  #set(text) {
    if (!this.field) return;
    this.field.value = text;
    this.#draw([]);
    this.#keep();
  }

  #typed() {
    this.#draw([]);
    this.#keep();
    this.#soon();
  }

  /** @param {number} [pause] */
  #soon(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.#timer = window.setTimeout(() => void this.#ask(), pause);
  }

  async #ask() {
    const field = this.field;
    const told = this.#told();
    if (!field || !told) return;
    const text = field.value;
    if (!text.trim()) {
      this.#answers.clear();
      told.hidden = true;
      this.#list?.close();
      return;
    }
    this.#asked = new AbortController();
    const at = field.selectionStart;
    const caret = at === field.selectionEnd && document.activeElement === field ? letters(text, at) : undefined;
    try {
      const found = await understand(text, { signal: this.#asked.signal, same: this.#answers.same, ...(caret === undefined ? {} : { caret }) });
      if (field.value !== text) return;
      delete told.dataset.done;
      tell(told, found, this.#answers.drawn(found.alike, found.proposals.length > 0));
      this.#draw(found.problems);
      this.#list?.offer(found.proposals);
    } catch (error) {
      if (!dropped(error)) this.#why(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {import("./understand.js").Proposal} picked a name may be followed by a mark, a word by a blank */
  #complete({ text, from, to, kind }) {
    const field = this.field;
    if (!field) return;
    const [start, end] = [offset(field.value, from), offset(field.value, to)];
    const rest = field.value.slice(end);
    field.setRangeText(kind !== "word" || rest.startsWith(" ") ? text : `${text} `, start, end, "end");
    this.#typed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.apply();
    } else if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      this.#answers.take();
    } else if (event.key === "Escape") {
      event.preventDefault();
      const told = this.#told();
      if (told) told.hidden = true;
      this.field?.blur();
      const next = document.querySelector("[data-picture] .frame") ?? document.getElementById("main");
      if (next instanceof HTMLElement) next.focus({ preventScroll: true });
    } else return;
    event.stopPropagation();
  }

  /** @param {ClipboardEvent} event */
  #pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!pastedTable(text)) return;
    event.preventDefault();
    void rows(text).then(() => this.field?.focus());
  }

  /** @param {string} text */
  #why(text) {
    const told = this.#told();
    if (told) tellWhy(told, text);
    announce(text);
  }

  /** @param {import("./understand.js").Misread[]} problems */
  #draw(problems) {
    const marks = document.getElementById("quick-marks");
    if (marks && this.field) mark(marks, this.field.value, problems);
  }

  #told() {
    return document.getElementById("quick-told");
  }

  #keep() {
    keep([...this.waiting.map(({ text }) => text), this.field?.value ?? ""].filter(Boolean).join("\n"));
  }
}

/** Where the draft of this map is kept. */
function key() {
  return `flowmap.draft.${document.body.dataset.map ?? ""}`;
}

/** @param {string} text */
function keep(text) {
  try {
    if (text) localStorage.setItem(key(), text);
    else localStorage.removeItem(key());
  } catch {
    // a browser that keeps nothing: the text stays as long as the page
  }
}

function read() {
  try {
    return localStorage.getItem(key()) ?? "";
  } catch {
    return "";
  }
}

export const quick = new Quick();
quick.start();
