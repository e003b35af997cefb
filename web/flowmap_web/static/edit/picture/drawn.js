// @ts-check
/** What stands in a picture whose groups carry keys: boxes about their middle, and arrows from key to key. */

import { curve, head, pointsOf } from "./lines.js";

/** @typedef {import("./lines.js").Point} Point */
/** @typedef {import("./lines.js").Rect} Rect */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./lines.js").Heads} Heads */

const PLACE = /translate\(\s*(-?[\d.]+)[\s,]+(-?[\d.]+)\s*\)/;

/**
 * @param {ParentNode} svg
 * @returns {SVGGElement[]} groups with a key
 */
export function groupsOf(svg) {
  return /** @type {SVGGElement[]} */ ([...svg.querySelectorAll("g[data-key]")]);
}

/**
 * @param {ParentNode} svg
 * @returns {SVGGElement[]}
 */
export function arrowsOf(svg) {
  return /** @type {SVGGElement[]} */ ([...svg.querySelectorAll("g[data-key][data-from][data-to]")]);
}

/** @param {Element} group */
export function isArrow(group) {
  return group.hasAttribute("data-from");
}

/** @param {Element} group */
export function keyOf(group) {
  return group.getAttribute("data-key") ?? "";
}

/**
 * @param {ParentNode} svg
 * @param {string} key
 * @returns {SVGGElement | null}
 */
export function groupOf(svg, key) {
  return svg.querySelector(`g[data-key="${CSS.escape(key)}"]`);
}

/**
 * Where the middle of a box stands; null for what has no place of its own.
 * @param {Element} group
 * @returns {Point | null}
 */
export function placeOf(group) {
  const found = PLACE.exec(group.getAttribute("transform") ?? "");
  return found ? { x: Number(found[1]), y: Number(found[2]) } : null;
}

/**
 * @param {Element} group
 * @param {Point} to
 */
export function move(group, { x, y }) {
  group.setAttribute("transform", `translate(${Number(x.toFixed(2))},${Number(y.toFixed(2))})`);
}

/**
 * The boxes of a picture by key, in the units of the drawing.
 * @param {ParentNode} svg
 * @returns {Map<string, Rect>}
 */
export function rectsOf(svg) {
  /** @type {Map<string, Rect>} */
  const rects = new Map();
  for (const group of groupsOf(svg)) {
    const rect = isArrow(group) ? null : rectOf(group);
    if (rect) rects.set(keyOf(group), rect);
  }
  return rects;
}

/** @type {WeakMap<Element, {says: string, rect: Rect | null}>} boxes as they were read, because few of them change */
const read = new WeakMap();

/**
 * A box in the units of the drawing; the same object as long as nothing about it changes.
 * @param {SVGGElement} group
 * @returns {Rect | null}
 */
export function rectOf(group) {
  const [width, height] = ["data-w", "data-h"].map((name) => group.getAttribute(name));
  const says = `${group.getAttribute("transform")} ${width} ${height}`;
  const known = read.get(group);
  if (known?.says === says) return known.rect;
  const place = placeOf(group);
  const rect = place && { ...place, width: Number(width) || 0, height: Number(height) || 0 };
  read.set(group, { says, rect });
  return rect;
}

/**
 * The line of an arrow as it is drawn: its path, and the points of its heads.
 * @param {Element} group
 * @returns {{d: string, heads: string[]}}
 */
export function lineIn(group) {
  return {
    d: group.querySelector("path")?.getAttribute("d") ?? "",
    heads: [...group.querySelectorAll("polygon")].map((one) => one.getAttribute("points") ?? ""),
  };
}

/**
 * @param {Element} group
 * @param {{d: string, heads: string[]}} line
 */
export function setLine(group, { d, heads }) {
  group.querySelector("path")?.setAttribute("d", d);
  group.querySelectorAll("polygon").forEach((one, place) => one.setAttribute("points", heads[place] ?? ""));
}

/**
 * @param {Element} group
 * @param {Line} line its heads stay as broad as they are
 */
export function drawLine(group, { points, tip, tail }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return;
  const { heads } = lineIn(group);
  const ends = [tip && { base: last, end: tip }, tail && { base: first, end: tail }].filter((one) => one !== null);
  setLine(group, { d: curve(points), heads: ends.map(({ base, end }, place) => head(base, end, half(heads[place] ?? ""))) });
}

/**
 * At which ends an arrow has heads: a head begins where its line ends.
 * @param {Element} group
 * @returns {Heads}
 */
export function headsOf(group) {
  const { d, heads } = lineIn(group);
  const line = pointsOf(d);
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || !heads[0]) return "none";
  if (heads.length > 1) return "both";
  const { x, y } = base(heads[0]);
  return Math.hypot(x - last.x, y - last.y) <= Math.hypot(x - first.x, y - first.y) ? "end" : "start";
}

/** @param {string} points of a head */
function base(points) {
  const [one, , other] = pointsOf(points);
  return { x: ((one?.x ?? 0) + (other?.x ?? 0)) / 2, y: ((one?.y ?? 0) + (other?.y ?? 0)) / 2 };
}

/** @param {string} points of a head @returns {number} half of its breadth */
function half(points) {
  const [one, , other] = pointsOf(points);
  return one && other ? Math.hypot(one.x - other.x, one.y - other.y) / 2 : 0;
}
