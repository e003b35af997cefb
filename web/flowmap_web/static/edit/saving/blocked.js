// @ts-check
/** Asks, where others stand in the way of an undo or a redo, what is to be done: each way out is one key, or one click. */

import { element } from "../element.js";
import { session } from "./session.js";

/** @typedef {{way: string, label: string, says: string}} WayOut */
/** @typedef {{kind: "undo" | "redo", problem: import("./outbox.js").Problem}} Blocked */

/** Ask whenever it happens; an answer that is put off is asked for again by the next undo. */
export function blocked() {
  document.addEventListener("flowmap:blocked", (event) => ask(/** @type {CustomEvent<Blocked>} */ (event).detail));
}

/** @param {Blocked} blocked */
function ask({ kind, problem: { detail, undoing, ways = [] } }) {
  if (undoing === undefined || document.querySelector("dialog[open]")) return;
  const before = document.activeElement;
  const dialog = element("dialog", "conflict blocked");
  dialog.setAttribute("aria-labelledby", "blocked-head");
  dialog.setAttribute("aria-describedby", "blocked-why");
  const head = element("h2", "", "Somebody has built on this");
  head.id = "blocked-head";
  const why = element("p", "", detail);
  why.id = "blocked-why";
  const list = element("ul", "ways-out");
  list.append(...ways.map((one) => line(one, () => choose(one.way))));
  dialog.append(head, why, list, element("p", "second", "Esc: decide later."));
  /** @param {string} way */
  const choose = (way) => {
    dialog.close();
    void session.decide(kind, undoing, way);
  };
  dialog.addEventListener("keydown", (event) => {
    const way = ways.find(({ label }) => letter(label) === event.key.toUpperCase());
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(way.way);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if ((before instanceof HTMLElement || before instanceof SVGElement) && before.isConnected) before.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("button")?.focus();
}

/**
 * @param {WayOut} way
 * @param {() => void} chosen
 */
function line({ label, says }, chosen) {
  const item = element("li", "");
  const button = element("button", "", label);
  button.type = "button";
  button.setAttribute("aria-keyshortcuts", letter(label));
  button.addEventListener("click", chosen);
  item.append(button, element("kbd", "", letter(label)), element("span", "", says));
  return item;
}

/** @param {string} label "Keep it" has the key K */
function letter(label) {
  return label.slice(0, 1).toUpperCase();
}
