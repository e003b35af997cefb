// @ts-check
/** A picture becomes the newer one group by group: what did not change stays the same, in its place and in focus. */

import { refresh } from "../../live.js";
import { boxOf, viewOf } from "../../panzoom.js";
import { arrange } from "./arrange.js";
import { offer, settle } from "./arrows.js";
import { groupsOf, isArrow, keyOf, lineIn, move, placeOf, rectOf, setLine } from "./drawn.js";
import { fadeIn, fadeOut, glide, stop } from "./glide.js";
import { canRoute } from "./routes.js";

/** @typedef {import("./glide.js").Move} Move */

const OWN = ["viewBox", "width", "height", "class"]; // attributes of a picture that are its own on this page

/** @type {WeakMap<Element, string>} a group as the server drew it, without its place and its line */
const sources = new WeakMap();
/** @typedef {import("./lines.js").Point} Point */

/** Boxes that were moved here and stay where they are, whatever the server says meanwhile. @type {Map<string, Point>} */
export const held = new Map();
/** @type {string | undefined} the drawing for which the server was asked to draw the lines */
let askedFor;

/**
 * Whether a picture can become another one without being replaced.
 * @param {Element} old
 * @param {Element} fresh
 * @param {boolean} same the same address as before
 */
export function repaintable(old, fresh, same) {
  if (old.getAttribute("data-drawing") === fresh.getAttribute("data-drawing")) return true;
  const [before, after] = [drawing(old), drawing(fresh)];
  return Boolean(before && after && viewOf(old) && (same || (keyed(before) && keyed(after))));
}

/**
 * A picture that has come onto the page.
 * @param {Element} figure
 */
export function remember(figure) {
  const svg = drawing(figure);
  if (!svg || !keyed(svg)) return;
  for (const group of groupsOf(svg)) {
    sources.set(group, source(group));
    if (isArrow(group)) offer(group);
  }
  void settle(svg, new Set());
}

/**
 * @param {HTMLElement} old the picture on the page, woken by `panzoom`
 * @param {HTMLElement} fresh
 */
export function repaint(old, fresh) {
  if (old.dataset.drawing === fresh.dataset.drawing) {
    begin(drawing(old), drawing(fresh));
    return;
  }
  old.dataset.drawing = fresh.dataset.drawing ?? "";
  if (fresh.dataset.start) old.dataset.start = fresh.dataset.start;
  around(old, fresh);
  const [before, after] = [drawing(old), drawing(fresh)];
  if (!before || !after) return;
  if (keyed(before) && keyed(after)) reconcile(old, before, after);
  else {
    viewOf(old)?.swap(after);
    remember(old);
  }
}

/**
 * A picture begins as the newer one: all that it says of itself, but for how it is seen here.
 * @param {SVGSVGElement | null} svg
 * @param {SVGSVGElement | null} fresh
 */
function begin(svg, fresh) {
  for (const { name, value } of fresh?.attributes ?? []) {
    if (!OWN.includes(name) && name !== "data-same" && svg?.getAttribute(name) !== value) svg?.setAttribute(name, value);
  }
}

/**
 * Give the arrows of a picture their lines; where the browser cannot, the server draws them.
 * @param {SVGSVGElement} svg
 * @param {ReadonlySet<string>} changed keys of boxes that are new or stand elsewhere
 * @param {ReadonlySet<string>} [moving]
 * @param {boolean} [freed] whether a box has left its place
 */
export async function settleOrAsk(svg, changed, moving, freed) {
  if (await settle(svg, changed, moving, freed)) return;
  const now = svg.closest("[data-drawing]")?.getAttribute("data-drawing") ?? "";
  if (canRoute() || askedFor === now || moving) return;
  askedFor = now;
  await refresh();
}

/**
 * @param {HTMLElement} figure
 * @param {SVGSVGElement} svg
 * @param {SVGSVGElement} fresh
 */
function reconcile(figure, svg, fresh) {
  stop(svg);
  const known = new Map(groupsOf(svg).map((group) => [keyOf(group), group]));
  /** @type {Work} */
  const work = { known, left: new Set(groupsOf(fresh).map(keyOf)), entered: [], moves: [], changed: new Set() };
  let freed = [...known].some(([key, group]) => !isArrow(group) && !work.left.has(key));
  begin(svg, fresh);
  sync(svg, fresh, work);
  freed ||= work.changed.size > 0;
  for (const group of work.entered) {
    sources.set(group, source(group));
    if (isArrow(group)) offer(group);
    else work.changed.add(keyOf(group));
    fadeIn(group);
  }
  viewOf(figure)?.extend(boxOf(fresh));
  const moving = new Set(work.moves.map(({ group }) => keyOf(group)));
  void settleOrAsk(svg, work.changed, moving.size ? moving : undefined, freed);
  void glide(svg, work.moves).then(() => (moving.size ? settleOrAsk(svg, work.changed, undefined, freed) : undefined));
  const boxes = work.entered.filter((group) => !isArrow(group)).map(rectOf).filter((one) => one !== null);
  viewOf(figure)?.show(boxes.map(({ x, y, width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height })));
}

/**
 * @typedef {object} Work
 * @property {Map<string, SVGGElement>} known groups that stand in the picture
 * @property {Set<string>} left keys of the newer picture
 * @property {SVGGElement[]} entered
 * @property {Move[]} moves
 * @property {Set<string>} changed keys of boxes
 */

/**
 * The children of one element become those of another, in their order.
 * @param {Element} old
 * @param {Element} fresh
 * @param {Work} work
 */
function sync(old, fresh, work) {
  const stays = [...old.children].filter((one) => !one.hasAttribute("data-overlay"));
  const plain = stays.filter((one) => !one.hasAttribute("data-key"));
  for (const one of stays) if (one.hasAttribute("data-key") && !work.left.has(keyOf(one))) fadeOut(one);
  const nodes = [...fresh.children].map((next) =>
    next.hasAttribute("data-key") ? keyedChild(/** @type {SVGGElement} */ (next), work) : plainChild(plain.shift(), next, work),
  );
  for (const one of plain) one.remove();
  arrange(old, nodes);
}

/**
 * @param {SVGGElement} next
 * @param {Work} work
 */
function keyedChild(next, work) {
  const found = work.known.get(keyOf(next));
  if (found) update(found, next, work);
  else work.entered.push(next);
  return found ?? next;
}

/**
 * @param {Element | undefined} one
 * @param {Element} next
 * @param {Work} work
 */
function plainChild(one, next, work) {
  if (!one || one.tagName !== next.tagName) {
    if (one) one.remove();
    if (next.querySelector("[data-key]")) work.entered.push(...groupsOf(next));
    return next;
  }
  if (keyed(one) || keyed(next)) sync(one, next, work);
  else if (one.outerHTML !== next.outerHTML) {
    one.replaceWith(next);
    return next;
  }
  return one;
}

/**
 * @param {SVGGElement} group
 * @param {SVGGElement} fresh
 * @param {Work} work
 */
function update(group, fresh, work) {
  const same = fresh.hasAttribute("data-same") || !redraw(group, fresh);
  if (isArrow(group) || (same && !held.size && group.getAttribute("transform") === fresh.getAttribute("transform"))) return;
  const place = held.get(keyOf(fresh)) ?? placeOf(fresh);
  const from = placeOf(group);
  if (!place) return;
  if (from && (from.x !== place.x || from.y !== place.y)) {
    work.moves.push({ group, from, to: place });
    move(group, place);
    work.changed.add(keyOf(group));
  } else if (!same) work.changed.add(keyOf(group));
}

/**
 * @param {SVGGElement} group
 * @param {SVGGElement} fresh
 * @returns {boolean} whether it looks or means anything else than before
 */
function redraw(group, fresh) {
  const text = source(fresh);
  if (isArrow(fresh)) {
    offer(group, fresh, held.size === 0);
    group.toggleAttribute("data-straight", fresh.hasAttribute("data-straight"));
  }
  if (sources.get(group) === text) return false;
  const line = lineIn(group);
  const focused = group.contains(document.activeElement);
  for (const { name } of [...group.attributes]) if (name.startsWith("data-") && !fresh.hasAttribute(name)) group.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (name !== "class" && name !== "transform") group.setAttribute(name, value);
  group.replaceChildren(...fresh.childNodes);
  if (isArrow(group)) setLine(group, line);
  const focusable = /** @type {SVGElement | null} */ (group.matches("[tabindex]") ? group : group.querySelector("a, [tabindex]"));
  if (focused) focusable?.focus({ preventScroll: true });
  sources.set(group, text);
  return true;
}

/**
 * What the picture says beside itself.
 * @param {Element} old
 * @param {Element} fresh
 */
function around(old, fresh) {
  const open = old.querySelector(".as-list")?.hasAttribute("open");
  const [before, after] = [old, fresh].map((one) => one.querySelector("figcaption"));
  if (before && after) before.replaceWith(after);
  else if (after) old.querySelector(".frame")?.after(after);
  else before?.remove();
  const [list, newer] = [old, fresh].map((one) => one.querySelector(".as-list"));
  if (newer) newer.toggleAttribute("open", open);
  if (list && newer) list.replaceWith(newer);
  else if (newer) old.querySelector(".under")?.prepend(newer);
  else list?.remove();
}

/** @param {Element} group */
function source(group) {
  const text = group.outerHTML;
  return isArrow(group) ? text.replace(/ (?:d|points|data-straight)="[^"]*"/g, "") : text.replace(/ transform="[^"]*"/, "");
}

/** @param {Element} figure @returns {SVGSVGElement | null} */
function drawing(figure) {
  return figure.querySelector(".frame > svg");
}

/** @param {Element} svg */
function keyed(svg) {
  return svg.querySelector("[data-key]") !== null;
}
