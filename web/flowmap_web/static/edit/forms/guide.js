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
  document.addEventListener(
    "click",
    (event) => {
      const skip = event.target instanceof Element ? event.target.closest("#guide .skip-it a") : null;
      if (!skip || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      void go(new URL(/** @type {HTMLAnchorElement} */ (skip).href).searchParams.get("guide") ?? "");
    },
    { capture: true }, // else the page follows the link, and nothing of the next question has the focus
  );
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
  const first = document.querySelector("#guide .answers form");
  const fields = /** @type {HTMLElement[]} */ ([...(first?.querySelectorAll(FIELD) ?? [])]);
  const blank = fields.find((one) => one instanceof HTMLInputElement && !one.value);
  (blank ?? fields[0])?.focus();
}

guide();
