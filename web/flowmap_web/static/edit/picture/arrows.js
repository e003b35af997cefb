// @ts-check
/** Arrows follow their boxes: straight while something moves, then by the way that the worker or the server found. */

import { arrowsOf, drawLine, headsOf, lineIn, rectsOf, setLine } from "./drawn.js";
import { extent, geometry, meets, near, pointsOf, straight, through } from "./lines.js";
import { canRoute, route, startRoutes } from "./routes.js";

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./lines.js").Rect} Rect */
/** @typedef {import("./route-worker.js").Wanted} Wanted */

const REMEMBERED = 4000; // routes
const BATCH = 25; // arrows a request, so that one that is slow does not cost the others

/** @type {Map<string, Line>} by what they depend on */
const routes = new Map();
/** @type {WeakMap<Element, string>} between which boxes an arrow's line was found */
const settled = new WeakMap();
/** @type {WeakMap<Element, {d: string, heads: string[]}>} the lines of the server, for where its boxes stand */
const offered = new WeakMap();

/**
 * The server has drawn an arrow, or left it straight for the browser.
 * @param {Element} group
 * @param {Element} from where its line is
 * @param {boolean} anew whether another line than the one that is drawn is to be taken over: all boxes stand where the server has them
 */
export function offer(group, from = group, anew = false) {
  if (from.hasAttribute("data-straight")) {
    offered.delete(group);
    return;
  }
  const line = lineIn(from);
  offered.set(group, line);
  if (anew && line.d !== lineIn(group).d) settled.delete(group);
}

/**
 * Draw the arrows of some boxes straight, where the boxes stand now.
 * @param {SVGSVGElement} svg
 * @param {ReadonlySet<string>} keys
 */
export function follow(svg, keys) {
  startRoutes();
  const rects = rectsOf(svg);
  for (const group of arrowsOf(svg)) {
    const { from, to } = ends(group);
    if (!keys.has(from) && !keys.has(to)) continue;
    const [one, other] = [rects.get(from), rects.get(to)];
    if (one && other) drawLine(group, straight(one, other, headsOf(group)));
    settled.delete(group);
    offered.delete(group);
  }
}

/**
 * Give every arrow its line again whose ends have moved, or that would go through something that is there now.
 * @param {SVGSVGElement} svg
 * @param {ReadonlySet<string>} changed keys of boxes that are new or stand elsewhere
 * @param {ReadonlySet<string>} [moving] keys of boxes that still move: their arrows are looked for, not drawn
 * @param {boolean} [freed] whether a box has left its place: what was led around it need not be any more
 * @returns {Promise<boolean>} false where arrows had to stay straight
 */
export async function settle(svg, changed, moving = new Set(), freed = false) {
  const rects = rectsOf(svg);
  const obstacles = new Map([...rects].filter(([key]) => changed.has(key)));
  /** @type {Map<string, Wanted>} */
  const wanted = new Map();
  for (const group of arrowsOf(svg)) {
    const { from, to } = ends(group);
    const [one, other] = [rects.get(from), rects.get(to)];
    if (!one || !other) continue;
    const where = geometry([one, other]);
    const same = settled.get(group) === where;
    const line = offered.get(group);
    if (same && (line || !freed) && !blocked(group, from, to, obstacles)) continue;
    const still = moving.has(from) || moving.has(to);
    if (line && !same) {
      if (!still) {
        setLine(group, line);
        settled.set(group, where);
      }
      continue;
    }
    const heads = headsOf(group);
    const plain = straight(one, other, heads);
    const among = near(from, to, rects).map((key) => /** @type {Rect} */ (rects.get(key)));
    const depends = `${heads} ${geometry([one, other, ...among])}`;
    const known = through(plain.points, among) ? routes.get(depends) : plain;
    if (!known) {
      wanted.set(depends, { from: one, to: other, among, heads });
      settled.delete(group); // its line stays until there is another
      offered.delete(group);
    }
    if (still) continue;
    if (known || !same) drawLine(group, known ?? plain);
    if (known) settled.set(group, where);
  }
  if (!wanted.size) return true;
  const found = await find(wanted);
  if (found && svg.isConnected) await settle(svg, new Set(), movingNow.get(svg) ?? new Set());
  return found;
}

/** @type {WeakMap<SVGSVGElement, ReadonlySet<string>>} */
export const movingNow = new WeakMap();

/**
 * @param {Map<string, Wanted>} wanted
 * @returns {Promise<boolean>} whether all were looked for
 */
async function find(wanted) {
  const all = [...wanted];
  for (let begin = 0; begin < all.length; begin += BATCH) {
    const some = all.slice(begin, begin + BATCH);
    const lines = canRoute() ? await route(some.map(([, one]) => one)) : null;
    if (!lines) return false;
    some.forEach(([depends, { from, to, heads }], place) => {
      routes.delete(depends);
      routes.set(depends, lines[place] ?? straight(from, to, heads));
    });
  }
  for (const oldest of routes.keys()) {
    if (routes.size <= REMEMBERED) break;
    routes.delete(oldest);
  }
  return true;
}

/**
 * @param {SVGGElement} group
 * @param {string} from
 * @param {string} to
 * @param {ReadonlyMap<string, Rect>} obstacles
 */
function blocked(group, from, to, obstacles) {
  if (!obstacles.size) return false;
  const { line, around } = drawn(group);
  const others = [...obstacles].filter(([key, rect]) => key !== from && key !== to && meets(around, rect)).map(([, rect]) => rect);
  return others.length > 0 && through(line, others);
}

/** @type {WeakMap<Element, {d: string, line: import("./lines.js").Point[], around: Rect}>} */
const read = new WeakMap();

/**
 * The line of an arrow as points, and the box about it: a curve stays within its points.
 * @param {SVGGElement} group
 */
function drawn(group) {
  const d = group.querySelector("path")?.getAttribute("d") ?? "";
  const known = read.get(group);
  if (known?.d === d) return known;
  const line = pointsOf(d);
  const made = { d, line, around: extent(line) };
  read.set(group, made);
  return made;
}

/** @param {SVGGElement} group */
function ends(group) {
  const from = group.getAttribute("data-from");
  const to = group.getAttribute("data-to");
  return { from: from ?? "", to: to ?? "" };
}
