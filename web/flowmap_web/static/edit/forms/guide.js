// @ts-check
/** The first questions go on by themselves: an answer is one edit, and the next question is about what it made. */

import { show } from "../../live.js";

const FIELD = "input:not([type=hidden]), select, button";

/** Listen to the answers. */
function guide() {
  /** @type {Map<string, string>} edits that the server has not acknowledged -> the step after them */
  const after = new Map();
  document.addEventListener("flowmap:answered", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.after) return;
    const { edit, ref } = /** @type {CustomEvent<{edit: string | null, ref?: string}>} */ (event).detail;
    const step = form.dataset.after.replace("{ref}", ref ?? "");
    if (edit === null) void go(step);
    else after.set(edit, step);
    document.getElementById("guide")?.setAttribute("aria-busy", String(edit !== null));
  });
  document.addEventListener("flowmap:acknowledged", (event) => {
    const { edit } = /** @type {CustomEvent<{edit: string}>} */ (event).detail;
    const step = after.get(edit);
    after.delete(edit);
    if (step !== undefined) void go(step);
  });
  document.addEventListener("flowmap:refused", () => document.getElementById("guide")?.removeAttribute("aria-busy"));
}

/**
 * Ask the question of a step.
 * @param {string} step
 */
async function go(step) {
  const url = new URL(location.href);
  url.searchParams.set("guide", step);
  await show(url, "replace");
  const first = document.querySelector(`#guide .answers ${FIELD.split(", ").join(", #guide .answers ")}`);
  if (first instanceof HTMLElement) first.focus();
}

guide();
