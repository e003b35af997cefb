// @ts-check
/**
 * The page follows: filters and choices act at once, edits are seen when they are made. The same address is fetched,
 * and its regions marked `data-live` are put in place. The server draws everything; without this module the links
 * and forms do the same.
 */

import { canRoute } from "./edit/picture/routes.js";
import { put } from "./regions.js";

const PAUSE = 180; // milliseconds after the last letter

/** @type {AbortController | null} */
let asked = null;
let chosen = 0; // how many times the reader has chosen what is shown
/** @type {Promise<void>} */
let choosing = Promise.resolve();
/** @type {Promise<void> | null} */
let running = null;
/** @type {Promise<void> | null} */
let queued = null;
/** @type {(root: ParentNode) => void} */
let awaken = () => {};

/** @param {(root: ParentNode) => void} wake is called with every region that is new */
export function followInPage(wake) {
  awaken = wake;
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-live-form]"));
  if (!form) return;
  let typing = 0;

  const asForm = () => {
    const url = new URL(location.pathname, location.origin);
    for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, String(value));
    return url;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    void show(asForm(), "push");
  });
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    const text = event.target instanceof HTMLInputElement;
    typing = window.setTimeout(() => void show(asForm(), text ? "replace" : "push"), text ? PAUSE : 0);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const href = link?.getAttribute("href");
    if (!link || !href || link.hasAttribute("download")) return;
    const url = withFilters(new URL(href, location.href), link);
    if (url.origin !== location.origin || url.pathname !== location.pathname || url.hash) return;
    event.preventDefault();
    void show(url, "push");
  });
  window.addEventListener("popstate", () => void show(new URL(location.href), "keep"));
}

/**
 * Show an address of this page without leaving it.
 * @param {URL} url
 * @param {"push" | "replace" | "keep"} entry what happens to the browser's history
 * @returns {Promise<void>}
 */
export function show(url, entry) {
  chosen += 1;
  choosing = choose(url, entry);
  return choosing;
}

/**
 * Ask for the page's own address again and put its regions in place: what somebody types, has open or has in focus
 * stays. Calls while one is on its way become one more; without an answer everything stays as it is.
 * @returns {Promise<void>}
 */
export function refresh() {
  if (!running) {
    running = again().finally(() => {
      running = null;
    });
    return running;
  }
  queued ??= running.then(() => {
    queued = null;
    return refresh();
  });
  return queued;
}

async function again() {
  for (let short = true; ; ) {
    for (let waited = null; waited !== choosing; ) await (waited = choosing); // another choice may come meanwhile
    const before = chosen;
    const url = new URL(location.href);
    url.hash = "";
    let answer;
    try {
      answer = await ask(url, { short });
    } catch {
      return; // away: the edits are kept and said to be unsent, the picture stays
    }
    if (before !== chosen) continue; // the reader looks at something else by now
    put(answer, { same: true, wake: awaken });
    short = complete();
    if (!short) continue; // asked once more, for all of it
    follow(answer, url);
    redrawn(answer);
    return;
  }
}

/**
 * @param {URL} url
 * @param {"push" | "replace" | "keep"} entry
 */
async function choose(url, entry) {
  asked?.abort();
  asked = new AbortController();
  let answer;
  try {
    answer = await ask(url, { signal: asked.signal });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) location.assign(url);
    return;
  }
  if (entry === "push" && url.href !== location.href) history.pushState(null, "", url);
  if (entry === "replace") history.replaceState(null, "", url);
  put(answer, { same: false, wake: awaken });
  follow(answer, url);
  const status = document.getElementById("announce");
  if (status) status.textContent = document.querySelector("[data-count]")?.textContent ?? "";
  redrawn(answer);
}

/**
 * @param {URL} url
 * @param {object} [how]
 * @param {AbortSignal} [how.signal]
 * @param {boolean} [how.short] the groups of the picture that are here already may be left out
 */
async function ask(url, { signal, short = false } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "text/html" };
  if (canRoute()) headers["X-Flowmap-Routes"] = "browser";
  const shown = short && canRoute() ? document.querySelector("[data-live] [data-drawing]:has(g[data-key])") : null;
  if (shown) headers["X-Flowmap-Drawing"] = shown.getAttribute("data-drawing") ?? "";
  const response = await fetch(url, { signal: signal ?? null, headers, cache: canRoute() ? "no-store" : "default" });
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** @returns {boolean} whether every group is there; a picture that lacks one must come whole */
function complete() {
  const lacking = document.querySelector("[data-live] g[data-same]")?.closest("[data-drawing]");
  lacking?.setAttribute("data-drawing", "");
  return !lacking;
}

/** @param {Document} answer */
function redrawn(answer) {
  document.title = answer.title;
  const { revision } = answer.body.dataset;
  if (revision !== undefined) document.body.dataset.revision = revision;
  document.dispatchEvent(new CustomEvent("flowmap:redrawn", { detail: { revision: Number(revision ?? 0) } }));
}

/**
 * A team or information that is clicked in the picture is chosen in addition to the filters that are set.
 * @param {URL} url
 * @param {Element} link
 */
function withFilters(url, link) {
  if (!link.closest("[data-picture] svg") || url.pathname !== location.pathname) return url;
  const both = new URL(location.href);
  both.searchParams.delete("record"); // the panel of one handoff gives way
  for (const [name, value] of url.searchParams) both.searchParams.set(name, value);
  return both;
}

/**
 * The form says what the address says, except where somebody is typing.
 * @param {Document} answer
 * @param {URL} url
 */
function follow(answer, url) {
  const form = document.querySelector("form[data-live-form]");
  const fresh = answer.querySelector("form[data-live-form]");
  if (!(form instanceof HTMLFormElement) || !fresh) return;
  for (const hidden of form.querySelectorAll("input[type=hidden]")) hidden.remove();
  form.prepend(...fresh.querySelectorAll("input[type=hidden]"));
  for (const control of form.querySelectorAll("select, input[type=search]")) {
    if (control === document.activeElement) continue;
    if (control instanceof HTMLInputElement) control.value = url.searchParams.get(control.name) ?? "";
    if (control instanceof HTMLSelectElement) {
      const now = fresh.querySelector(`select[name="${control.name}"]`); // it may offer more than before
      if (now) control.replaceWith(now);
    }
  }
  const clear = fresh.querySelector("[data-clear]");
  if (clear) form.querySelector("[data-clear]")?.replaceWith(clear);
}
