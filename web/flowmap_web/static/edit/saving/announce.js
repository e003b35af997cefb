// @ts-check
/** What is said politely to everybody: one live region for screen readers, one visible line for what an edit did. */

const PAUSE = 120; // milliseconds in which several sentences become one announcement
const MOST = 3; // sentences of one announcement

/** @type {string[]} */
let waiting = [];
let timer = 0;

/**
 * Say a sentence to screen readers, together with what is said at the same time.
 * @param {string} text
 */
export function announce(text) {
  if (!text) return;
  waiting = [...waiting.filter((one) => one !== text), text].slice(-MOST);
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const region = document.getElementById("announce");
    const said = waiting.map((one) => (/[.?!…]$/u.test(one) ? one : `${one}.`)).join(" ");
    waiting = [];
    // the same words again are only read out when the text differs
    if (region) region.textContent = region.textContent === said ? `${said}\u00a0` : said;
  }, PAUSE);
}

/** @typedef {{text: string, href?: string}} Saying */

/**
 * Show in the visible line what an edit did, each part with its link.
 * @param {Saying[]} sayings
 */
export function say(sayings) {
  const line = document.getElementById("said");
  if (!line) return;
  const shown = sayings.flatMap(({ text, href }, place) => {
    const before = sayings[place - 1]?.text;
    const separate = before ? [document.createTextNode(/[.?!…]$/u.test(before) ? " " : ". ")] : [];
    if (!href || !isHere(href)) return [...separate, document.createTextNode(text)];
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    return [...separate, link];
  });
  line.replaceChildren(...shown);
}

/** @param {string} href */
function isHere(href) {
  return new URL(href, location.href).origin === location.origin;
}
