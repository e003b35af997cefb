// @ts-check
/** Keys that go from thing to thing of a picture: arrows as they lie, Tab, Page up and down, Home and End as one reads. */

import { focusables, stops } from "./edit/keys/focus.js";
import { middle } from "./shapes.js";

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2; // a step to the side counts as much as two ahead

/**
 * @param {HTMLElement} figure
 * @param {(shape: Element) => void} reveal moves the picture until a shape is seen
 */
export function walk(figure, reveal) {
  const frame = /** @type {HTMLElement | null} */ (figure.querySelector(".frame"));
  /** @type {Element | null} */
  let last = null;

  figure.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    const all = stops(figure);
    const from = all.find((stop) => stop === document.activeElement);
    if (!from) {
      const again = event.key === "Enter" ? all.find((stop) => stop === last) : undefined;
      const first = again ?? inReadingOrder(all)[0];
      if (event.target !== frame || !first || !(event.key === "Enter" || (event.key === "Tab" && !event.shiftKey))) return;
      go(first);
    } else if (event.key === "Escape" && frame) {
      frame.focus();
    } else if (WAYS[event.key]) {
      const among = event.ctrlKey ? all.filter((stop) => stop.closest("[data-team]")) : all;
      const next = nearest(from, /** @type {[number, number]} */ (WAYS[event.key]), among);
      if (next) go(next);
    } else {
      const order = event.ctrlKey ? [] : inReadingOrder(all);
      const next = order[step(event, order.indexOf(from), order.length)];
      if (next) go(next);
      else if (event.key === "Tab" && !event.ctrlKey) return leave(focusables(figure), event.shiftKey);
      else return;
    }
    event.preventDefault();
  });
  figure.addEventListener("focusin", ({ target }) => {
    if (target instanceof SVGElement) last = target;
  });

  /** @param {SVGElement} stop */
  function go(stop) {
    stop.focus({ preventScroll: true });
    reveal(stop);
  }
}

/**
 * Tab goes on to what follows the picture: from the end of it in the document, wherever that lies.
 * @param {SVGElement[]} all
 * @param {boolean} back
 */
function leave(all, back) {
  (back ? all[0] : all.at(-1))?.focus({ preventScroll: true });
}

/**
 * The place in reading order to which a key leads.
 * @param {KeyboardEvent} event
 * @param {number} from
 * @param {number} count
 * @returns {number} -1 where it leads nowhere
 */
function step(event, from, count) {
  if (event.key === "Home") return 0;
  if (event.key === "End") return count - 1;
  const by = event.key === "PageDown" || (event.key === "Tab" && !event.shiftKey) ? 1 : event.key === "PageUp" || event.key === "Tab" ? -1 : 0;
  return by && from + by < count ? from + by : -1;
}

/**
 * As information flows: column by column from the left, each downwards; what stands within the breadth of the first of a
 * column is in it.
 * @template {Element} E
 * @param {E[]} stops
 * @returns {E[]}
 */
export function inReadingOrder(stops) {
  const left = stops.map((stop) => ({ stop, ...middle(stop), width: stop.getBoundingClientRect().width })).sort((a, b) => a.x - b.x || a.y - b.y);
  const read = [];
  while (left[0]) {
    const { x, width } = left[0];
    const length = left.findIndex((one) => one.x > x + width / 2);
    read.push(...left.splice(0, length < 0 ? left.length : length).sort((a, b) => a.y - b.y));
  }
  return read.map(({ stop }) => stop);
}

/**
 * The stop that lies nearest in a direction.
 * @template {Element} E
 * @param {Element} from
 * @param {[number, number]} way
 * @param {E[]} stops
 * @returns {E | null}
 */
export function nearest(from, [wx, wy], stops) {
  const start = middle(from);
  let best = null;
  let least = Infinity;
  for (const stop of stops) {
    const { x, y } = middle(stop);
    const ahead = (x - start.x) * wx + (y - start.y) * wy;
    const aside = Math.abs((x - start.x) * wy) + Math.abs((y - start.y) * wx);
    const far = ahead + ASIDE * aside;
    if (stop !== from && ahead > 1 && far < least) [best, least] = [stop, far];
  }
  return best;
}
