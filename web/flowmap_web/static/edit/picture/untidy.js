// @ts-check
/** Offers to tidy up where many arrows cross that need not; asked when nobody edits, because the answer takes a layout. */

const IDLE = 8000; // milliseconds after the last edit

/** Watch the picture of this page, if its boxes keep their places. */
export function offerTidying() {
  const hint = document.getElementById("untidy");
  const map = document.body.dataset.map;
  if (!hint || !map) return;
  let timer = 0;
  let left = false; // said once: not now
  const later = () => {
    clearTimeout(timer);
    if (!left) timer = window.setTimeout(() => void ask(), IDLE);
  };
  const ask = async () => {
    if (document.hidden) return;
    const response = await fetch(`/api/v1/maps/${encodeURIComponent(map)}/untidy`).catch(() => null);
    const answer = response?.ok ? await response.json() : null;
    hint.hidden = left || answer?.untidy !== true;
  };
  hint.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    left = button.dataset.untidy === "leave";
    hint.hidden = true;
    const form = document.querySelector("form[data-tool=tidy]");
    if (!left && form instanceof HTMLFormElement) form.requestSubmit();
  });
  document.addEventListener("flowmap:redrawn", later);
  later();
}
