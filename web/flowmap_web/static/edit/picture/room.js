// @ts-check
/** Where something new has room in a picture: at a place, else as near to it as can be. */

import { groupsOf, rectsOf } from "./drawn.js";
import { rectOf } from "./overlay.js";

/** @typedef {import("./lines.js").Point} Point */
/** @typedef {import("./lines.js").Rect} Rect */

const STEP = { x: 18, y: 13 }; // points of the grid of places that are tried
const STEPS = 24; // to each side
const GAP = { x: 14, y: 9 }; // points that stay free beside and above a box
const LETTER = 7.6; // points of a letter in a box of a team, about
const LINE = 17; // points of a line
const AROUND = 26; // points of a box that no name takes
const WIDEST = 140; // points of a name before the server wraps it

/**
 * The boxes of a picture, about their middle.
 * @param {SVGSVGElement} svg
 * @returns {Rect[]}
 */
export function boxesOf(svg) {
  if (groupsOf(svg).length) return [...rectsOf(svg).values()];
  return [...svg.querySelectorAll("[data-team], [data-item]:not([data-from])")].map((group) => rectOf(svg, group));
}

/**
 * Where a team that is dropped somewhere stands: there, unless it would touch another box.
 * @param {SVGSVGElement} svg
 * @param {Point} at
 * @param {string} title
 * @returns {[number, number]}
 */
export function dropped(svg, at, title) {
  const long = LETTER * [...title].length;
  const size = { width: AROUND + Math.min(WIDEST, Math.max(long, AROUND)), height: 10 + LINE * Math.ceil(long / WIDEST) };
  const { x, y } = roomAt({ ...at, ...size }, boxesOf(svg));
  return [Math.round(x), Math.round(y)];
}

/** @type {Point[]} steps of the grid, the nearest first */
const grid = [];

/**
 * @param {Rect} wish where it would best stand
 * @param {Iterable<Rect>} taken
 * @param {Point} [gap] points between it and what is there
 * @returns {Rect} where it has room; where it was wished if there is none
 */
export function roomAt(wish, taken, gap = GAP) {
  const { x, y, width, height } = wish;
  const reach = { width: STEPS * STEP.x + gap.x, height: STEPS * STEP.y + gap.y };
  const near = [...taken].filter((one) => touches(one, wish, reach.width, reach.height));
  if (!grid.length) grid.push(...around());
  const found = grid.find((step) => !near.some((one) => touches(one, { x: x + step.x, y: y + step.y, width, height }, gap.x, gap.y)));
  return found ? { x: x + found.x, y: y + found.y, width, height } : wish;
}

/**
 * @param {Rect} one
 * @param {Rect} other
 * @param {number} across
 * @param {number} down
 */
function touches(one, other, across, down) {
  const [x, y] = [Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
  return x < (one.width + other.width) / 2 + across && y < (one.height + other.height) / 2 + down;
}

/** @returns {Point[]} */
function around() {
  const steps = Array.from({ length: 2 * STEPS + 1 }, (_, place) => place - STEPS);
  const all = steps.flatMap((across) => steps.map((down) => ({ x: across * STEP.x, y: down * STEP.y })));
  return all.sort((one, other) => Math.hypot(one.x, one.y) - Math.hypot(other.x, other.y) || one.y - other.y || one.x - other.x);
}
