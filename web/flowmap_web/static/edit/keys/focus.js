// @ts-check
/** Where the focus is, so that it can be found again when the picture was drawn anew, or what had it is gone. */

import { middle } from "../../shapes.js";

const MARKS = ["data-key", "data-records", "data-team", "data-item", "data-finding"];

/** @typedef {{element: Element, find: () => HTMLElement | SVGElement | null}} Place */

/**
 * What can have the focus in the pictures, in the order of the document: teams, information, white spots, questions; not
 * the arrows between them, where each says what it hands over.
 * @param {ParentNode} root
 * @returns {SVGElement[]}
 */
export function stops(root) {
  return focusables(root).filter((one) => !one.closest("[data-from]"));
}

/**
 * @param {ParentNode} root
 * @returns {SVGElement[]}
 */
export function focusables(root) {
  return /** @type {SVGElement[]} */ ([...root.querySelectorAll("svg a[href], svg [tabindex]")]);
}

/**
 * How to find an element again: the same thing of a picture, else what lies nearest to where it was; elsewhere by its id.
 * @param {Element} element
 * @returns {Place}
 */
export function place(element) {
  const figure = element.closest("[data-picture]");
  const group = figure && element.closest(MARKS.map((mark) => `[${mark}]`).join(", "));
  const region = element.closest("[data-live]")?.id;
  const at = middle(element);
  const name = group && MARKS.find((mark) => group.hasAttribute(mark));
  const value = group && name ? group.getAttribute(name) : null;
  const label = element.getAttribute("aria-label") ?? element.textContent;

  const find = () => {
    if (element.isConnected) return focusable(element);
    if (element.id && document.getElementById(element.id)) return focusable(document.getElementById(element.id));
    const root = (region && document.getElementById(region)) || document;
    const all = stops(root);
    const same = all.filter((stop) => name && stop.closest(`[${name}]`)?.getAttribute(name) === value);
    if (same.length || figure) return nearest(at, same.length ? same : all) ?? focusable(root.querySelector(".frame"));
    const alike = [...root.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")].find(
      (one) => (one.getAttribute("aria-label") ?? one.textContent) === label,
    );
    return focusable(alike ?? document.getElementById("main"));
  };
  return { element, find };
}

/** @param {Element | null} element */
const focusable = (element) => (element instanceof HTMLElement || element instanceof SVGElement ? element : null);

/**
 * @param {{x: number, y: number}} at
 * @param {SVGElement[]} among
 * @returns {SVGElement | null}
 */
function nearest(at, among) {
  let best = null;
  let least = Infinity;
  for (const stop of among) {
    const { x, y } = middle(stop);
    const far = Math.hypot(x - at.x, y - at.y);
    if (far < least) [best, least] = [stop, far];
  }
  return best;
}

/** After each redraw the same thing has the focus again; nothing is taken from somebody who went elsewhere. */
export function keepFocus() {
  /** @type {Place | null} */
  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    last = target instanceof Element ? place(target) : null;
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget) return;
    queueMicrotask(() => {
      if (target instanceof Element && target.isConnected && last?.element === target && document.hasFocus()) last = null;
    });
  });
  const mend = () => {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (last && nowhere && !last.element.isConnected) last.find()?.focus({ preventScroll: true });
  };
  document.addEventListener("flowmap:redrawn", mend);
  document.addEventListener("flowmap:faded", mend); // what was removed is there until then
}
