// @ts-check
/** Arrow keys go from team to team, as they lie in the picture. */

import { middle, teamShapes } from "./shapes.js";

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ASIDE = 2; // a step to the side counts as much as two ahead

/**
 * @param {HTMLElement} figure
 * @param {(shape: Element) => void} reveal moves the picture until a shape is seen
 */
export function walk(figure, reveal) {
  const stops = [...teamShapes(figure).values()]
    .flat()
    .map((shape) => shape.closest("a") ?? shape.querySelector("a") ?? shape)
    .filter((stop, place, list) => list.indexOf(stop) === place);
  const frame = figure.querySelector(".frame");

  figure.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const from = stops.find((stop) => stop === document.activeElement);
    if (event.key === "Enter" && event.target === frame && stops[0]) {
      go(stops[0]);
      event.preventDefault();
    } else if (event.key === "Escape" && from && frame instanceof HTMLElement) {
      frame.focus();
    } else if (way && from) {
      const next = nearest(from, way, stops);
      if (next) go(next);
      event.preventDefault();
    }
  });

  /** @param {Element} stop */
  function go(stop) {
    if (stop instanceof SVGElement || stop instanceof HTMLElement) stop.focus({ preventScroll: true });
    reveal(stop);
  }
}

/**
 * The stop that lies nearest in a direction.
 * @param {Element} from
 * @param {[number, number]} way
 * @param {Element[]} stops
 * @returns {Element | null}
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
