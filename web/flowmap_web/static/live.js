// @ts-check
/**
 * Filters and choices act at once: the same address is fetched, and the regions of the page marked `data-live`
 * are taken from the answer. The server draws everything; without this module the links and forms do the same.
 */

const PAUSE = 180; // milliseconds after the last letter

/** @type {AbortController | null} */
let asked = null;

/** @param {(root: ParentNode) => void} wake is called with every region that is new */
export function followInPage(wake) {
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
    void show(asForm(), "push", wake);
  });
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    const text = event.target instanceof HTMLInputElement;
    typing = window.setTimeout(() => void show(asForm(), text ? "replace" : "push", wake), text ? PAUSE : 0);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const href = link?.getAttribute("href");
    if (!link || !href || link.hasAttribute("download")) return;
    const url = withFilters(new URL(href, location.href), link);
    if (url.origin !== location.origin || url.pathname !== location.pathname || url.hash) return;
    event.preventDefault();
    void show(url, "push", wake);
  });
  window.addEventListener("popstate", () => void show(new URL(location.href), "keep", wake));
}

/**
 * Show an address without leaving the page.
 * @param {URL} url
 * @param {"push" | "replace" | "keep"} entry what happens to the browser's history
 * @param {(root: ParentNode) => void} wake
 */
async function show(url, entry, wake) {
  asked?.abort();
  asked = new AbortController();
  let answer;
  try {
    const response = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(response.statusText);
    answer = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) location.assign(url);
    return;
  }
  if (entry === "push" && url.href !== location.href) history.pushState(null, "", url);
  if (entry === "replace") history.replaceState(null, "", url);
  document.title = answer.title;
  const focused = place(document.activeElement);
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = answer.getElementById(old.id);
    if (!fresh) continue;
    keepDrawing(old, fresh);
    old.replaceWith(fresh);
    wake(fresh);
  }
  follow(answer, url);
  focused?.()?.focus({ preventScroll: true });
  const count = document.querySelector("[data-count]")?.textContent ?? "";
  const status = document.getElementById("announce");
  if (status) status.textContent = count;
}

/**
 * A team or information that is clicked in the picture is chosen in addition to the filters that are set.
 * @param {URL} url
 * @param {Element} link
 */
function withFilters(url, link) {
  if (!link.closest("[data-picture] svg") || url.pathname !== location.pathname) return url;
  const both = new URL(location.href);
  for (const [name, value] of url.searchParams) both.searchParams.set(name, value);
  return both;
}

/**
 * A drawing that did not change stays as it is, moved and magnified.
 * @param {Element} old
 * @param {Element} fresh
 */
function keepDrawing(old, fresh) {
  const before = old.querySelector("[data-drawing]");
  const after = fresh.querySelector("[data-drawing]");
  if (before && after && before.getAttribute("data-drawing") === after.getAttribute("data-drawing")) {
    after.replaceWith(before);
  }
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

/**
 * How to find again what has the focus, in a region that was replaced.
 * @param {Element | null} element
 * @returns {(() => HTMLElement | SVGElement | null) | null}
 */
function place(element) {
  if (!element?.closest("[data-live]")) return null;
  const region = element.closest("[data-live]")?.id ?? "";
  const label = element.getAttribute("aria-label") ?? element.textContent;
  return () => {
    const same = [...document.querySelectorAll(`#${region} a, #${region} button, #${region} [tabindex]`)].find(
      (one) => (one.getAttribute("aria-label") ?? one.textContent) === label,
    );
    const found = same ?? document.querySelector(`#${region} [tabindex]`) ?? document.getElementById("main");
    return found instanceof HTMLElement || found instanceof SVGElement ? found : null;
  };
}
