// @ts-check
/** The forms of a map act at once: a field saves by itself when it is left, a button does what it says, as one edit each. */

import { ask, right, wrong } from "./beside.js";
import { limited, ordersOf, setting, stating } from "./forms.js";
import { dirty, isControl } from "../../control.js";
import { choose } from "../keys/selecting.js";
import { session } from "../saving/session.js";
import { duplicate, remove, reverse, split } from "../model/verbs.js";

/** @typedef {import("../../control.js").Control} Control */
/** @typedef {import("./forms.js").Said} Said */

/** @type {WeakMap<HTMLFormElement, Set<string>>} names that somebody was asked about and meant as new */
const sure = new WeakMap();
const AROUND = 24; // pixels that stay free between what is selected and a panel over the page
/** @type {Map<string, {form: HTMLFormElement, name: string, ref: string}>} edits of fields that the server has not answered */
const waiting = new Map();

/** Whether the records of the map are there; until then the forms go to the server as they are. */
const open = () => Object.keys(session.records.schema).length > 0;

/** Listen to the forms of this page. */
function panel() {
  let shown = "";
  const look = () => {
    const ref = document.querySelector("[data-panel]")?.getAttribute("data-panel") ?? "";
    if (ref && ref !== shown) uncover();
    shown = ref;
  };
  document.addEventListener("flowmap:redrawn", look);
  look();
  document.addEventListener("change", ({ target }) => {
    if (!open() || !isControl(target) || !target.closest("[data-panel]")) return;
    if (target.form?.dataset.record) save(target);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !open()) return;
    const deed = event.submitter?.getAttribute("data-deed");
    const ref = form.closest("[data-panel]")?.getAttribute("data-panel") ?? "";
    if (deed && ref) {
      event.preventDefault();
      act(deed, ref, form);
    } else if (form.dataset.record && form.closest("[data-panel]")) {
      event.preventDefault();
      for (const control of form.elements) if (isControl(control) && dirty(control)) save(control);
    } else if (form.dataset.add || form.dataset.limit || form.dataset.record) {
      event.preventDefault();
      submit(form);
    }
  });
  document.addEventListener("flowmap:refused", (event) => {
    const { edit, problem } = /** @type {CustomEvent<{edit: string, problem: import("../saving/outbox.js").Problem}>} */ (event).detail;
    const from = waiting.get(edit);
    const control = from && controlOf(from.form, from.name);
    const told = problem.problems?.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join(" ");
    if (control) wrong(control, told || problem.detail);
  });
  document.addEventListener("flowmap:acknowledged", (event) => {
    waiting.delete(/** @type {CustomEvent<{edit: string}>} */ (event).detail.edit);
  });
}

/**
 * Save one field of the panel.
 * @param {Control} control
 */
function save(control) {
  const form = control.form;
  const ref = form?.dataset.record;
  if (!form || !ref || !control.name) return;
  const text = textOf(form, control.name);
  const pattern = control.dataset.pattern;
  if (pattern && text.trim() && !new RegExp(`^(?:${pattern})$`, "u").test(text)) {
    wrong(control, `“${text}” is not understood here. Write for example ${"placeholder" in control ? control.placeholder : ""}.`);
    return;
  }
  laidAside(ref, control.name);
  const verb = setting(session.records, ref, control.name, text);
  take(form, verb, control, () => {
    const edit = session.edit(verb);
    if (edit) waiting.set(edit, { form, name: control.name, ref });
    if (verb.ref && verb.ref !== ref) {
      form.dataset.record = verb.ref;
      form.closest("[data-panel]")?.setAttribute("data-panel", verb.ref);
    }
  });
}

/**
 * A form that adds something, or says one thing about a record.
 * @param {HTMLFormElement} form
 */
function submit(form) {
  const { add, limit, record } = form.dataset;
  const { records } = session;
  let verb;
  if (add) verb = stating(records, add, textsOf(form));
  else if (limit) verb = limited(records, limit, ordersOf(records, textOf(form, "cases")), { only: textOf(form, "how") === "only" });
  else verb = setting(records, record ?? "", firstOf(form)?.name ?? "", textOf(form, firstOf(form)?.name ?? ""));
  const made = verb;
  take(form, made, firstOf(form), () => {
    const edit = session.edit(made);
    form.dispatchEvent(new CustomEvent("flowmap:answered", { bubbles: true, detail: { edit, ref: made.ref } }));
    if (form.closest("[data-panel]")) {
      form.reset();
      firstOf(form)?.focus();
    }
  });
}

/**
 * Do what a form says, unless something is wrong with it or a name must be asked about.
 * @param {HTMLFormElement} form
 * @param {Said} verb
 * @param {Control | undefined} control
 * @param {() => void} go
 */
function take(form, verb, control, go) {
  const at = (verb.field && controlOf(form, verb.field)) || control;
  if (verb.problem) {
    if (at) wrong(at, verb.problem);
    return;
  }
  const known = sure.get(form) ?? new Set();
  sure.set(form, known);
  const near = verb.alike?.find(({ typed }) => !known.has(typed));
  const typed = near && [...form.elements].filter(isControl).find(({ value }) => value.includes(near.typed));
  if (near && typed) {
    ask(typed, near, (another) => {
      if (another) known.add(near.typed);
      if (form.dataset.record && form.closest("[data-panel]")) save(typed);
      else submit(form);
    });
    return;
  }
  if (at) right(at);
  go();
}

/**
 * @param {string} deed
 * @param {string} ref
 * @param {HTMLFormElement} form
 */
function act(deed, ref, form) {
  const { records } = session;
  const named = ordersOf(records, textOf(form, "cases")).map((title) => ({ title }));
  const deeds = {
    remove: () => remove(records, [ref]),
    duplicate: () => duplicate(records, ref),
    reverse: () => reverse(records, ref),
    split: () => split(records, ref, named),
  };
  const verb = deeds[/** @type {keyof typeof deeds} */ (deed)]?.();
  if (!verb) return;
  take(form, verb, firstOf(form), () => {
    session.edit(deed === "remove" ? { ...verb, says: `${verb.says}. Ctrl+Z brings it back` } : verb);
    if (deed === "remove") document.getElementById("main")?.focus({ preventScroll: true });
    choose(deed === "remove" || !verb.ref ? [] : [verb.ref]);
  });
}

/**
 * An edit of this field that was refused gives way to what is said now.
 * @param {string} ref
 * @param {string} name
 */
function laidAside(ref, name) {
  for (const [edit, from] of waiting) {
    if (from.ref !== ref || from.name !== name || session.outbox.entries.get(edit)?.state !== "refused") continue;
    waiting.delete(edit);
    session.discard(edit);
  }
}

/** @param {HTMLFormElement} form @param {string} name @returns {Control | undefined} */
function controlOf(form, name) {
  return [...form.elements].filter(isControl).find((one) => one.name === name && one.type !== "hidden");
}

/** @param {HTMLFormElement} form the first field that somebody fills in */
function firstOf(form) {
  return [...form.elements].filter(isControl).find((one) => one.type !== "hidden" && one.name);
}

/** @param {HTMLFormElement} form @param {string} name @returns {string} what stands in a field, one a line */
function textOf(form, name) {
  return new FormData(form).getAll(name).map(String).map((one) => one.replaceAll("\r\n", "\n")).filter((one) => one.trim()).join("\n");
}

/** @param {HTMLFormElement} form @returns {{[name: string]: string}} */
function textsOf(form) {
  return Object.fromEntries([...new Set(new FormData(form).keys())].map((name) => [name, textOf(form, name)]));
}

/**
 * What is selected in the picture is not under the panel where that lies over the page.
 */
function uncover() {
  const sheet = document.querySelector("[data-panel]");
  const picture = document.getElementById("picture");
  const shape = picture?.querySelector("svg :is(.selected, .chosen)") ?? picture?.querySelector(".frame");
  if (!sheet || !picture || !shape || getComputedStyle(sheet).position !== "fixed") return;
  const hidden = shape.getBoundingClientRect().bottom + AROUND - sheet.getBoundingClientRect().top;
  const up = picture.getBoundingClientRect().top - AROUND; // then as much of the picture as can be
  if (hidden > 0) window.scrollBy({ top: Math.max(hidden, up), behavior: "instant" });
}

panel();
