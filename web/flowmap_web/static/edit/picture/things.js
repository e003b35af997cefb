// @ts-check
/** From a shape in a picture to the records that it stands for, and back. */

import { stops } from "../keys/focus.js";

/**
 * The references of the records that an element of a picture stands for.
 * @param {Element | null} element
 * @returns {string[]}
 */
export function refsOf(element) {
  const group = element?.closest("[data-picture] :is([data-records], [data-team], [data-item], [data-finding])");
  const { records, team, finding, item } = group instanceof SVGElement ? group.dataset : {};
  if (records) return records.split(" ");
  if (team) return [`holder:${team}`];
  return item && !finding ? [`item:${item}`] : []; // a finding is no record
}

/**
 * What can have the focus and stands for a record; null where no picture on the page shows it.
 * @param {string} ref
 * @returns {SVGElement | null}
 */
export function shapeOf(ref) {
  for (const picture of document.querySelectorAll("[data-picture]")) {
    const found = stops(picture).find((stop) => refsOf(stop).includes(ref));
    if (found) return found;
  }
  return null;
}
