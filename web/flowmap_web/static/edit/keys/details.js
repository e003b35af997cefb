// @ts-check
/** To edit something is to be in the first field of its panel; Esc leads back to where one was. */

import { place } from "./focus.js";
import { inHand } from "./hand.js";
import { choose } from "./selecting.js";
import { session } from "../saving/session.js";
import { shapeOf } from "../picture/things.js";

const FIELD = "input:not([type=hidden], [type=submit]), select, textarea";

/** @type {string | null} what shall be edited as soon as its panel stands */
let awaited = null;
/** @type {string | undefined} what was in hand before */
let hand;
/** @type {import("./focus.js").Place | null} */
let before = null;

/**
 * @param {string} ref the record; its panel is opened if it is not
 * @returns {true}
 */
export function editing(ref) {
  const at = document.activeElement;
  hand = inHand()[0];
  before = at && at !== document.body ? place(at) : null;
  awaited = ref;
  if (!session.selected.includes(ref) || !enter()) choose([ref]);
  return true;
}

/** The panel that was waited for is there: its first field has the focus. */
export function arrived() {
  if (awaited && (!session.selected.includes(awaited) || !session.records.get(awaited))) awaited = null;
  enter();
}

function enter() {
  const panel = awaited && document.querySelector(`[data-panel="${CSS.escape(awaited)}"]`);
  const field = panel && panel.querySelector(FIELD);
  if (!(field instanceof HTMLElement)) return false;
  awaited = null;
  field.focus();
  if (field instanceof HTMLInputElement) field.select();
  return true;
}

/**
 * Back from a panel to the picture.
 * @param {Element} panel
 */
export function leave(panel) {
  const there = (hand && shapeOf(hand)) || shapeOf(panel.getAttribute("data-panel") ?? "");
  const back = there ?? before?.find() ?? document.querySelector("[data-picture] .frame") ?? document.getElementById("main");
  before = null;
  if (back instanceof HTMLElement || back instanceof SVGElement) back.focus({ preventScroll: true });
}
