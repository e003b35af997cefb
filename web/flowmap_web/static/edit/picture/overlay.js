// @ts-check
/** What is drawn over a picture for a while: handles, lines that follow the pointer, what is not saved yet. */

/** @typedef {import("./lines.js").Point} Point */
/** @typedef {import("./lines.js").Rect} Rect */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A layer above a picture, in the units of its root; screen readers do not see it.
 * @param {SVGSVGElement} svg
 * @param {string} name one layer for each use
 * @returns {SVGGElement}
 */
export function layer(svg, name) {
  const found = /** @type {SVGGElement | null} */ (svg.querySelector(`:scope > g[data-overlay="${name}"]`));
  if (found) return found;
  const made = shape("g", { "data-overlay": name, "aria-hidden": "true", class: `over ${name}` });
  svg.append(made);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} inside
 * @returns {SVGElementTagNameMap[T]}
 */
export function shape(tag, attributes = {}, ...inside) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...inside);
  return made;
}

/**
 * A point of the window in the units of a picture.
 * @param {SVGSVGElement} svg
 * @param {Point} at pixels
 * @returns {Point}
 */
export function toDrawing(svg, { x, y }) {
  const matrix = svg.getScreenCTM()?.inverse();
  return matrix ? { x: matrix.a * x + matrix.c * y + matrix.e, y: matrix.b * x + matrix.d * y + matrix.f } : { x: 0, y: 0 };
}

/**
 * A shape of a picture as a rectangle about its middle, in the picture's units.
 * @param {SVGSVGElement} svg
 * @param {Element} group
 * @returns {Rect}
 */
export function rectOf(svg, group) {
  const box = outline(group).getBoundingClientRect();
  const [low, high] = [toDrawing(svg, { x: box.left, y: box.top }), toDrawing(svg, { x: box.right, y: box.bottom })];
  return { x: (low.x + high.x) / 2, y: (low.y + high.y) / 2, width: high.x - low.x, height: high.y - low.y };
}

/**
 * What draws the border of a box, without text that stands out of it.
 * @param {Element} group
 * @returns {Element}
 */
export function outline(group) {
  return group.querySelector("path, polygon, rect, ellipse") ?? group;
}

/**
 * The picture of an element, if it is one that can be drawn on: it shows the map as it is, and follows it.
 * @param {EventTarget | null} target
 * @returns {SVGSVGElement | null}
 */
export function pictureOf(target) {
  return target instanceof Element ? target.closest("[data-live] [data-picture] .frame.moves > svg") : null;
}

/**
 * The pictures of the page that can be drawn on.
 * @returns {SVGSVGElement[]}
 */
export function pictures() {
  return /** @type {SVGSVGElement[]} */ ([...document.querySelectorAll("[data-live] [data-picture] .frame.moves > svg")]);
}
