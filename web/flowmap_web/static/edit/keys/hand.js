// @ts-check
/** What the next key is about: what has the focus in the picture, else what is selected, and what was made last. */

import { session } from "../saving/session.js";
import { refsOf, shapeOf } from "../picture/things.js";

/** @type {string | null} something new that is not drawn yet */
let coming = null;
/** @type {Element | null} where the focus waits for it */
let waits = null;
/** @type {string | null} */
let last = null;

/** @returns {string[]} the references of its records */
export function inHand() {
  if (coming && session.records.get(coming)) return [coming];
  const focused = refsOf(document.activeElement);
  if (!focused.length) return session.selected;
  return focused.some((ref) => session.selected.includes(ref)) ? session.selected : focused;
}

/** @returns {string | undefined} the id of the team in hand, if it is one */
export function teamInHand() {
  const [ref] = inHand();
  return ref?.startsWith("holder:") ? ref.slice("holder:".length) : undefined;
}

/**
 * Something was made.
 * @param {string | undefined} ref
 */
export function made(ref) {
  last = ref ?? last;
}

/** @returns {string | null} what was made last, if it is still there */
export const madeLast = () => (last && session.records.get(last) ? last : null);

/**
 * Go to something: it is selected, and has the focus as soon as it is drawn.
 * @param {string} ref
 */
export function goTo(ref) {
  session.select([ref]);
  const shape = shapeOf(ref);
  coming = shape ? null : ref;
  waits = document.activeElement;
  shape?.focus({ preventScroll: true });
}

/** What was waited for gets the focus when it is drawn and nothing is asked, unless somebody went elsewhere meanwhile. */
export function arrive() {
  const look = () => {
    const shape = coming && shapeOf(coming);
    const at = document.activeElement;
    const free = !at || at === document.body || at === waits || at.id === "main" || refsOf(at).length > 0;
    if (!shape || !free) return;
    coming = null;
    shape.focus({ preventScroll: true });
  };
  document.addEventListener("flowmap:redrawn", look);
  document.addEventListener("flowmap:closed", look);
  document.addEventListener("focusin", ({ target, relatedTarget }) => {
    const walked = relatedTarget instanceof Element && refsOf(relatedTarget).length > 0;
    if (walked && target instanceof Element && refsOf(target).length) coming = null;
  });
}
