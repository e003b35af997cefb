// @ts-check
/** What is not saved yet, in one short line; before the page is left it warns only of what would be lost. */

import { announce } from "./announce.js";
import { session } from "./session.js";

/** @param {HTMLElement} line */
export function sync(line) {
  let before = "";
  const show = () => {
    const { text, problem } = state();
    if (line.textContent !== text) line.textContent = text;
    line.classList.toggle("unsaved", problem !== "");
    if (problem !== before) announce(problem ? text : "All saved");
    before = problem;
  };
  document.addEventListener("flowmap:unsent", show);
  window.addEventListener("beforeunload", (event) => {
    if (session.outbox.homeless.size) event.preventDefault();
  });
  show();
}

/** @returns {{text: string, problem: string}} what to show, and what kind of trouble it is */
function state() {
  const { outbox, sender } = session;
  const all = outbox.all();
  const aside = all.filter(({ state }) => state !== "queued").length;
  const decide = aside ? `${aside} ${aside > 1 ? "need" : "needs"} your decision` : "";
  const open = all.length - aside;
  const kept = outbox.homeless.size
    ? "this browser cannot keep them: leave this page open until they are saved"
    : `${open > 1 ? "they are" : "it is"} kept in this browser`;
  if (sender?.away && open) {
    const { status, detail } = sender.away;
    const why = status && detail ? detail.replace(/\.$/, "") : "flowmap cannot be reached";
    return { text: [`${open} not saved yet: ${why}; ${kept}`, decide].filter(Boolean).join(". "), problem: why };
  }
  if (outbox.homeless.size) return { text: `${open} not saved yet: ${kept}`, problem: "homeless" };
  if (open > aside || sender?.sending) return { text: decide || "Saving…", problem: decide && "aside" };
  if (decide) return { text: open ? `${decide}; ${open} wait${open > 1 ? "" : "s"} for it` : decide, problem: "aside" };
  return { text: "All saved", problem: "" };
}
