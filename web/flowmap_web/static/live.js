// @ts-check
/**
 * The page follows: filters and choices act at once, edits are seen when they are made. The same address is fetched,
 * and its regions marked `data-live` are put in place. The server draws everything; without this module the links
 * and forms do the same.
 */

import { canRoute } from "./edit/picture/routes.js";
import { announce, say } from "./edit/saving/announce.js";
import { put } from "./regions.js";

/** @typedef {{url: string, headers: Record<string, string>}} Asked what this page asks for when it follows, with the headers of an edit */
/** @typedef {Asked & {next: () => Promise<{page?: unknown, more?: unknown} | null>}} Along a page that comes along with the answer to an edit, in parts */

const PAUSE = 180; // milliseconds after the last letter
const DRAWING = "X-Flowmap-Drawing";

/** @type {AbortController | null} */
let choice = null;
let chosen = 0; // how many times the reader has chosen what is shown
/** @type {Promise<void>} */
let choosing = Promise.resolve();
/** @type {Promise<void> | null} */
let running = null;
/** @type {Promise<void> | null} */
let queued = null;
/** @type {Along | undefined} what comes along for the queued one */
let coming;
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
 * @param {Along} [along] it need not be asked for: it comes, or has come, with what was said of an edit
 * @returns {Promise<void>}
 */
export function refresh(along) {
  if (!running) {
    running = again(along).finally(() => {
      running = null;
    });
    return running;
  }
  coming = queued && !coming ? undefined : along; // who has nothing along wants it asked for
  queued ??= running.then(() => {
    const next = coming;
    queued = null;
    coming = undefined;
    return refresh(next);
  });
  return queued;
}

/** @returns {Promise<unknown>} when whatever has been asked for by now is in place, or does not come */
export function inPlace() {
  return Promise.all([choosing, running]);
}

/** @param {Along} [along] */
async function again(along) {
  for (let short = true, waiting = along; ; waiting = undefined) {
    for (let waited = null; waited !== choosing; ) await (waited = choosing); // another choice may come meanwhile
    const before = chosen;
    const url = here();
    let answer;
    let newer = false;
    try {
      for await (const part of waiting ? arrived(waiting) : [await ask(url, { short })]) {
        if (before !== chosen) break;
        newer = behind(part) && !queued;
        put(part, { same: true, wake: awaken });
        answer ??= part;
      }
    } catch {
      if (waiting) continue; // it does not come along: asked for
      return; // away: the edits are kept and said to be unsent, the picture stays
    }
    if (before !== chosen || !answer) continue; // the reader looks at something else by now
    short = complete();
    if (!short) continue; // asked once more, for all of it
    follow(answer, url);
    redrawn(answer);
    if (!along || !newer) return; // while it came along, something was heard of that it does not have
    along = undefined;
  }
}

/** @returns {Asked} what an edit asks to come along: this page as it will be */
export function asked() {
  const { pathname, search } = location;
  return { url: here().href, headers: { "X-Flowmap-Page": pathname + search, ...drawn(true) } };
}

/**
 * The parts of a page that comes along, as they come; an error where one does not, or is not of what the page shows by now.
 * @param {Along} along
 */
async function* arrived({ url, headers, next }) {
  for (let more = true; more; ) {
    const line = await next();
    const whole = headers[DRAWING] === undefined; // fits whatever is drawn by now
    const fits = url === here().href && (whole || headers[DRAWING] === drawn(true)[DRAWING]);
    if (typeof line?.page !== "string" || !fits) throw new Error("nothing comes along");
    yield new DOMParser().parseFromString(line.page, "text/html");
    more = line.more === true;
  }
}

/** @param {Document} answer @returns {boolean} whether more is known to be saved than an answer shows */
function behind(answer) {
  return Number(answer.body.dataset.revision) < Number(document.body.dataset.revision);
}

/** The address of what is shown. */
function here() {
  const url = new URL(location.href);
  url.hash = "";
  return url;
}

/**
 * @param {URL} url
 * @param {"push" | "replace" | "keep"} entry
 */
async function choose(url, entry) {
  choice?.abort();
  choice = new AbortController();
  let answer;
  try {
    answer = await ask(url, { signal: choice.signal });
  } catch (error) {
    if (error instanceof Refused) location.assign(url); // that page says why
    else if (!(error instanceof DOMException && error.name === "AbortError")) away();
    return;
  }
  if (entry === "push" && url.href !== location.href) history.pushState(null, "", url);
  if (entry === "replace") history.replaceState(null, "", url);
  put(answer, { same: false, wake: awaken });
  follow(answer, url);
  const status = document.getElementById("announce");
  const about = document.getElementById("panel-head")?.firstChild?.textContent?.trim(); // who or what is chosen
  if (status) status.textContent = [about, document.querySelector("[data-count]")?.textContent].filter(Boolean).join(": ");
  redrawn(answer);
}

/** The server has answered that it shows no such page. */
class Refused extends Error {}

/** There is no network, or no server: this page stays, and with it what is not saved yet. */
function away() {
  const text = "This cannot be shown now: the server does not answer. The page stays as it is.";
  say([{ text }]);
  announce(text);
}

/**
 * @param {URL} url
 * @param {object} [how]
 * @param {AbortSignal} [how.signal]
 * @param {boolean} [how.short] the groups of the picture that are here already may be left out
 */
async function ask(url, { signal, short = false } = {}) {
  const headers = { Accept: "text/html", ...drawn(short) };
  const response = await fetch(url, { signal: signal ?? null, headers, cache: canRoute() ? "no-store" : "default" });
  if (!response.ok) throw new (response.status < 500 ? Refused : Error)(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/**
 * What the server must know of the picture that is here.
 * @param {boolean} short what is here of the picture already may be left out
 * @returns {Record<string, string>} headers
 */
function drawn(short) {
  if (!canRoute()) return {};
  const shown = short ? document.querySelector("[data-live] [data-drawing]") : null;
  return { "X-Flowmap-Routes": "browser", ...(shown ? { [DRAWING]: shown.getAttribute("data-drawing") ?? "" } : {}) };
}

/** @returns {boolean} whether every group is there; a picture that lacks one must come whole */
function complete() {
  const lacking = document.querySelector("[data-live] [data-same]")?.closest("[data-drawing]");
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
  if (!(form instanceof HTMLFormElement) || !(fresh instanceof HTMLFormElement)) return;
  if (form.hidden !== fresh.hidden && !form.contains(document.activeElement)) { // nothing is found, or the first thing is
    form.hidden = fresh.hidden;
    form.replaceChildren(...fresh.childNodes);
    return;
  }
  for (const hidden of form.querySelectorAll("input[type=hidden]")) hidden.remove();
  form.prepend(...fresh.querySelectorAll("input[type=hidden]"));
  for (const control of form.querySelectorAll("select, input[type=search]")) {
    if (control === document.activeElement) continue;
    if (control instanceof HTMLInputElement) control.value = url.searchParams.get(control.name) ?? "";
    if (control instanceof HTMLSelectElement) {
      const now = fresh.querySelector(`select[name="${control.name}"]`); // it may offer more than before
      if (now instanceof HTMLSelectElement && !(now.isEqualNode(control) && now.value === control.value)) control.replaceWith(now);
    }
  }
  const [was, clear] = [form, fresh].map((one) => one.querySelector("[data-clear]"));
  if (was && clear && !was.isEqualNode(clear)) was.replaceWith(clear);
}
