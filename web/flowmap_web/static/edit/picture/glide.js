// @ts-check
/** Boxes glide to their new places, and come and go softly; at once for people who want no movement. */

import { follow, movingNow } from "./arrows.js";
import { keyOf, move } from "./drawn.js";

/** @typedef {import("./lines.js").Point} Point */
/** @typedef {{group: Element, from: Point, to: Point}} Move */

const LONG = 180; // milliseconds

/** @type {WeakMap<SVGSVGElement, () => void>} */
const running = new WeakMap();

/** @returns {boolean} whether nothing may move by itself */
export function calm() {
  return document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {SVGSVGElement} svg whatever glides in it stays where it is now */
export function stop(svg) {
  running.get(svg)?.();
}

/**
 * @param {SVGSVGElement} svg
 * @param {Move[]} moves
 * @returns {Promise<void>} when all stand where they belong, or are moved by something else
 */
export function glide(svg, moves) {
  stop(svg);
  if (!moves.length) return Promise.resolve();
  const keys = new Set(moves.map(({ group }) => keyOf(group)));
  /** @param {number} part */
  const put = (part) => {
    for (const { group, from, to } of moves) {
      move(group, part === 1 ? to : { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
    }
    follow(svg, keys);
  };
  if (calm()) {
    put(1);
    return Promise.resolve();
  }
  movingNow.set(svg, keys);
  return new Promise((resolve) => {
    let frame = 0;
    const end = () => {
      cancelAnimationFrame(frame);
      running.delete(svg);
      movingNow.delete(svg);
      resolve();
    };
    running.set(svg, end);
    const start = performance.now();
    const step = (/** @type {number} */ now) => {
      const part = Math.min(1, Math.max(0, (now - start) / LONG));
      put(part * (2 - part));
      if (part < 1) frame = requestAnimationFrame(step);
      else end();
    };
    put(0);
    frame = requestAnimationFrame(step);
  });
}

/** @param {Element} group */
export function fadeIn(group) {
  if (!calm()) group.animate([{ opacity: 0 }, { opacity: 1 }], { duration: LONG, easing: "ease-out" });
}

/** @param {Element} group it is taken out; nothing finds it any more */
export function fadeOut(group) {
  if (calm()) {
    group.remove();
    return;
  }
  for (const { name } of [...group.attributes]) if (name.startsWith("data-")) group.removeAttribute(name);
  group.setAttribute("data-overlay", "gone");
  group.setAttribute("aria-hidden", "true");
  group.setAttribute("pointer-events", "none");
  const gone = () => {
    group.remove();
    document.dispatchEvent(new CustomEvent("flowmap:faded"));
  };
  group.animate([{ opacity: 1 }, { opacity: 0 }], { duration: LONG, easing: "ease-in", fill: "forwards" }).finished.then(gone, gone);
}
