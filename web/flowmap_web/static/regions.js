// @ts-check
/** The regions of a page are put in place from a newer answer, around what somebody is doing in them. */

import { dirty, isControl } from "./control.js";
import { place as placeInPicture } from "./edit/keys/focus.js";
import { repaint, repaintable } from "./edit/picture/picture.js";
import { Idiomorph } from "./vendor/idiomorph.js";

/** @typedef {import("./control.js").Control} Control */

const WHOLE = "[data-live], [data-live] :is(li, tr, form, details, datalist, nav, p)"; // compared as a whole, before their parts are

/**
 * @param {Document} answer the page as the server draws it now
 * @param {{same: boolean, wake: (root: ParentNode) => void}} how same: the same address as before, so that what
 *     is typed, open or in focus is about the same things
 */
export function put(answer, { same, wake }) {
  const focused = place(document.activeElement);
  const label = focused && labelOf(document.activeElement);
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = answer.getElementById(old.id);
    if (!fresh || (same && old.isEqualNode(fresh))) continue;
    if (fits(old, fresh, same)) {
      Idiomorph.morph(old, fresh, { callbacks: around(same) });
      wake(old);
    } else {
      old.replaceWith(fresh);
      wake(fresh);
    }
  }
  if (focused && label !== labelOf(document.activeElement)) focused()?.focus({ preventScroll: true });
}

/**
 * Whether the pictures of a region can become those of the other one.
 * @param {Element} old
 * @param {Element} fresh
 * @param {boolean} same
 */
function fits(old, fresh, same) {
  const [before, after] = [old, fresh].map((one) => [...one.querySelectorAll("[data-picture]")]);
  return before.length === after.length && before.every((one, place) => repaintable(one, /** @type {Element} */ (after[place]), same));
}

/** @param {boolean} same */
function around(same) {
  return {
    /** @param {Node} old @param {Node} fresh */
    beforeNodeMorphed: (old, fresh) => {
      if (!(old instanceof Element) || !(fresh instanceof Element)) return true;
      if (old.matches("[data-picture]")) {
        repaint(/** @type {HTMLElement} */ (old), /** @type {HTMLElement} */ (fresh));
        return false;
      }
      if (!same) return true;
      if (old.matches(WHOLE) && old.isEqualNode(fresh)) return false;
      if (isControl(old) && isControl(fresh)) return settled(old, fresh);
      return !old.matches("dialog[open], [data-keep]");
    },
    /** @param {Node} old */
    beforeNodeRemoved: (old) => !(same && old instanceof Element && inUse(old)),
    /** @param {string} name @param {Element} element */
    beforeAttributeUpdated: (name, element) => !(same && name === "open" && element.matches("details")),
  };
}

/**
 * Whether a control may become the newer one; if it already says the same, it is no longer unsaved.
 * @param {Control} old
 * @param {Control} fresh
 */
function settled(old, fresh) {
  if (!dirty(old) && old !== document.activeElement) return true;
  if (old.value === fresh.value && old !== document.activeElement) return true;
  if (old.value === fresh.value && !(old instanceof HTMLSelectElement) && !(fresh instanceof HTMLSelectElement)) {
    old.defaultValue = fresh.defaultValue;
  }
  return false;
}

/** @param {Element} element */
function inUse(element) {
  if (element.matches("dialog[open], [data-keep]") || element.querySelector("dialog[open], [data-keep]")) return true;
  const controls = [element, ...element.querySelectorAll("input, select, textarea")];
  return controls.some((one) => isControl(one) && (dirty(one) || one === document.activeElement));
}

/**
 * How to find again what has the focus, in a region that was replaced; in a picture what lies nearest to it, if it is gone.
 * @param {Element | null} element
 * @returns {(() => HTMLElement | SVGElement | null) | null}
 */
function place(element) {
  if (!element?.closest("[data-live]")) return null;
  if (element.closest("[data-picture]")) return placeInPicture(element).find;
  const region = element.closest("[data-live]")?.id ?? "";
  const label = labelOf(element);
  return () => {
    const same = [...document.querySelectorAll(`#${region} a, #${region} button, #${region} [tabindex]`)].find(
      (one) => labelOf(one) === label,
    );
    const found = same ?? document.querySelector(`#${region} [tabindex]`) ?? document.getElementById("main");
    return found instanceof HTMLElement || found instanceof SVGElement ? found : null;
  };
}

/** @param {Element | null} element */
function labelOf(element) {
  return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
}
