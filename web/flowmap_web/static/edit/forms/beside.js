// @ts-check
/** What is said beside a field: why it is not saved, or the question whether a name is a known one. */

import { announce } from "../saving/announce.js";

/** @typedef {import("../../control.js").Control} Control */

let made = 0;

/**
 * Say what is wrong with a field; what was typed stays in it.
 * @param {Control} control
 * @param {string} message
 */
export function wrong(control, message) {
  note(control, message);
  control.setAttribute("aria-invalid", "true");
  announce(message);
}

/**
 * Nothing is wrong with it any more.
 * @param {Control} control
 */
export function right(control) {
  const place = control.closest(".field");
  place?.querySelector("[data-beside]")?.remove();
  control.removeAttribute("aria-invalid");
  const described = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && document.getElementById(id));
  if (described.length) control.setAttribute("aria-describedby", described.join(" "));
  else control.removeAttribute("aria-describedby");
}

/**
 * "The same team?": yes puts the known name into the field, no keeps what was typed.
 * @param {Control} control
 * @param {import("../model/draft.js").Alike} alike
 * @param {(sure: boolean) => void} answer
 */
export function ask(control, { space, typed, title }, answer) {
  const kind = { holder: "the same team", item: "the same information" }[space] ?? "the same";
  const question = `Is “${typed}” ${kind} as “${title}”?`;
  const line = note(control, question);
  const yes = button(`Yes, ${title}`, () => {
    control.value = control.value.replace(typed, title);
    right(control);
    answer(false);
  });
  const no = button("No, another one", () => {
    right(control);
    answer(true);
  });
  line.append(" ", yes, " ", no);
  announce(question);
  yes.focus();
}

/**
 * @param {Control} control
 * @param {string} text
 */
function note(control, text) {
  right(control);
  const place = control.closest(".field") ?? control.parentElement ?? document.body;
  const line = document.createElement("p");
  line.className = "bad";
  line.id = `beside-${++made}`;
  line.dataset.beside = "";
  line.dataset.keep = ""; // the server does not know of it: a redraw leaves it
  line.textContent = text;
  place.append(line);
  control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
  return line;
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = text;
  one.addEventListener("click", act);
  return one;
}
