// @ts-check
/** A picture without keys becomes the newer one: groups that are the same stay, and need not be laid out and painted again. */

import { arrange } from "./arrange.js";

const OWN = ["viewBox", "class"]; // attributes of a picture that are its own on this page

/** @type {WeakMap<Element, string>} a group as the server drew it, whatever was done to it since */
const sources = new WeakMap();

/**
 * Remember how the server drew a picture.
 * @param {Element} picture or a layer of it
 */
export function know(picture) {
  for (const one of picture.children) {
    if (isLayer(one)) know(one);
    else sources.set(one, one.outerHTML);
  }
}

/**
 * @param {Element} old stays where it is
 * @param {Element} fresh gives what is new
 */
export function renew(old, fresh) {
  for (const { name } of [...old.attributes]) if (!OWN.includes(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (!OWN.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const stays = [...old.children].filter((one) => !one.hasAttribute("data-overlay"));
  /** @type {Map<string | undefined, Element[]>} by what they look like and mean */
  const known = new Map();
  for (const one of stays) known.set(sources.get(one), [...(known.get(sources.get(one)) ?? []), one]);
  const left = new Set(stays);
  const nodes = [...fresh.children].map((next) => {
    const layer = isLayer(next) ? [...left].find(isLayer) : undefined;
    const source = isLayer(next) ? "" : next.outerHTML;
    const node = layer ?? known.get(source)?.shift() ?? next;
    if (layer) renew(layer, next);
    else if (isLayer(next)) know(next);
    else sources.set(node, source);
    left.delete(node);
    return node;
  });
  for (const one of left) one.remove();
  arrange(old, nodes);
}

/** @param {Element} element @returns {boolean} whether it holds the groups of a picture, and is none itself */
function isLayer(element) {
  return element.tagName === "g" && !element.querySelector(":scope > title") && element.querySelector(":scope > g > title") !== null;
}
