// @ts-check
/** The edits that wait for somebody: each with why, and what can be done about it. Nothing leaves this list by itself. */

import { announce } from "./announce.js";
import { parts, refOf, subjects } from "../model/change.js";
import { decide } from "./conflict.js";
import { element } from "../element.js";
import { session } from "./session.js";

/** @typedef {import("./outbox.js").Entry} Entry */

/** @param {HTMLElement} place after which the list stands */
export function aside(place) {
  const list = element("section", "aside-edits");
  list.id = "aside";
  list.setAttribute("aria-label", "Not saved: needs your decision");
  list.hidden = true;
  place.after(list);
  let before = "";

  const show = () => {
    const entries = session.outbox.all().filter(({ state }) => state !== "queued");
    const gone = [403, 404, 410].includes(session.sender?.away?.status ?? 0) && session.outbox.entries.size > 0;
    const now = JSON.stringify([gone, session.outbox.entries.size * Number(gone), entries.map(({ edit, state, problem }) => [edit, state, problem])]);
    if (now === before) return;
    before = now;
    const focused = list.contains(document.activeElement);
    const lines = entries.map(line);
    list.replaceChildren(...(lines.length ? [wrapped(lines)] : []), ...(lines.length || gone ? [keepsake()] : []));
    list.hidden = !lines.length && !gone;
    if (focused) (list.querySelector("button") ?? document.getElementById("main"))?.focus();
  };
  document.addEventListener("flowmap:unsent", show);
  document.addEventListener("flowmap:refused", (event) => {
    const problem = /** @type {CustomEvent<{problem: import("./outbox.js").Problem}>} */ (event).detail.problem;
    announce(`Not saved: ${reason(problem)}`);
  });
  document.addEventListener("flowmap:conflict", (event) => {
    const { edit } = /** @type {CustomEvent<{edit: string}>} */ (event).detail;
    announce("Somebody else has changed the same: your change needs a decision");
    if (!typing()) void decide(edit);
  });
  show();
}

/** Whether a dialog would come between somebody and what is being typed. */
function typing() {
  const active = document.activeElement;
  return active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement || active instanceof HTMLSelectElement;
}

/** @param {HTMLElement[]} lines */
function wrapped(lines) {
  const list = element("ul", "");
  list.append(...lines);
  return list;
}

/** @param {Entry} entry */
function line(entry) {
  const item = element("li", "");
  item.dataset.edit = entry.edit;
  const asked = entry.state === "asked";
  const why = asked ? entry.problem?.detail ?? "" : reason(entry.problem);
  item.append(element("strong", "", entry.says), element("span", "", ` is not saved. ${why} `));
  const more = session.outbox.needing(entry, session.base.schema).length;
  const discard = more ? `Discard, and ${more} that build${more > 1 ? "" : "s"} on it` : "Discard";
  if (asked) item.append(button("Decide", () => void decide(entry.edit)));
  else item.append(button("Change it", () => changeIt(entry)), button("Try again", () => session.again(entry.edit)));
  item.append(button(discard, () => session.discard(entry.edit)));
  return item;
}

/** @param {Entry["problem"]} problem */
function reason(problem) {
  const told = (problem?.problems ?? []).map(({ message, hint }) => [message, hint].filter(Boolean).join(" "));
  return told.join(" ") || problem?.detail || "flowmap refuses it.";
}

/**
 * Select what it is about: in its panel it can be said differently. What was to be new is not there: what it names is.
 * @param {Entry} entry
 */
function changeIt(entry) {
  const named = entry.problem?.problems?.map(({ record }) => record ?? "") ?? [];
  const own = entry.changes.flatMap(({ before }) => (before ? [refOf(...parts(before))] : []));
  const there = [...named, ...own, ...subjects(entry.changes)].filter((ref) => ref && session.records.get(ref));
  session.select(there.slice(0, 1), { focus: true, announce: true });
}

/** All that is not saved as a file, in the words of the API. */
function keepsake() {
  return button("Save what is not saved as a file", () => {
    const text = JSON.stringify({ map: session.map, unsent: session.outbox.all() }, null, 2);
    const link = element("a", "");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${session.map}-unsent.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
