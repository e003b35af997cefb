// @ts-check
/** Asks, where somebody else has changed the same, whose value stays: both values, who and when; later is an answer, too. */

import { session } from "./session.js";
import { element } from "../element.js";
import { question } from "../model/settle.js";
import { what } from "../model/verbs.js";

/** @typedef {import("./outbox.js").Conflict} Conflict */
/** @typedef {import("./outbox.js").Entry} Entry */

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/**
 * @param {string} edit the edit that was not saved
 * @returns {Promise<void>} fulfilled when it is decided, or put off
 */
export function decide(edit) {
  const entry = session.outbox.entries.get(edit);
  const conflicts = entry?.problem?.conflicts ?? [];
  if (!entry || !conflicts.length || document.querySelector("dialog[open]")) return Promise.resolve();
  const before = document.activeElement;
  const dialog = element("dialog", "conflict");
  dialog.setAttribute("aria-labelledby", "conflict-head");
  const head = element("h2", "", "Somebody was quicker");
  head.id = "conflict-head";
  dialog.append(head, element("p", "", `Your change is not saved yet: ${entry.says}.`));

  /** @type {Map<string, boolean>} what is decided: whether theirs stays */
  const decided = new Map();
  for (const conflict of conflicts) {
    dialog.append(
      asked(conflict, (theirs) => {
        decided.set(question(conflict), theirs);
        if (decided.size < new Set(conflicts.map(question)).size) return;
        dialog.close();
        session.settle(edit, new Set([...decided].flatMap(([name, kept]) => (kept ? [name] : []))));
      }),
    );
  }
  const later = element("button", "", "Later");
  later.type = "button";
  later.addEventListener("click", () => dialog.close());
  dialog.append(later);
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("button")?.focus();
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before instanceof HTMLElement || before instanceof SVGElement) if (before.isConnected) before.focus({ preventScroll: true });
      done();
    });
  });
}

/**
 * One field with both values.
 * @param {Conflict} conflict
 * @param {(theirs: boolean) => void} chosen
 */
function asked(conflict, chosen) {
  const field = element("fieldset", "");
  const label = conflict.field ? `${conflict.title.replace(/\.$/, "")}: ${conflict.label}` : conflict.title;
  const who = [conflict.by ?? "Somebody", conflict.at ? TIME.format(new Date(conflict.at)) : ""].filter(Boolean).join(", ");
  const buttons = [true, false].map((theirs) => {
    const button = element("button", "");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(
      element("strong", "", theirs ? "Keep theirs" : "Use mine"),
      element("span", "value", value(conflict, theirs ? conflict.theirs : conflict.mine)),
      element("span", "second", theirs ? who : "you"),
    );
    button.addEventListener("click", () => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      chosen(theirs);
    });
    return button;
  });
  field.append(element("legend", "", label), ...buttons);
  return field;
}

/**
 * A value as people read it.
 * @param {Conflict} conflict
 * @param {any} one
 * @returns {string}
 */
function value(conflict, one) {
  const type = conflict.record.slice(0, conflict.record.indexOf(":"));
  const spec = session.records.schema[type]?.fields[conflict.field];
  if (!conflict.field) return one ? what(session.records, type, one) : "removed";
  if (one === null || one === undefined || one === "" || (Array.isArray(one) && !one.length)) return "nothing";
  if (typeof one === "boolean") return one ? "yes" : "no";
  if (spec?.target) return [one].flat().map((id) => session.records.title(spec.target === "via" ? "holder" : spec.target ?? "", id)).join(", ");
  return String(one);
}
