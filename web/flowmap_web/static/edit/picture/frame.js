// @ts-check
/** A frame drawn with Shift, or after a long press, selects what is in it. */

import { viewOf } from "../../panzoom.js";
import { edgePan } from "./edge.js";
import { layer, outline, pictureOf, pictures, shape, toDrawing } from "./overlay.js";
import { session } from "../saving/session.js";
import { refsOf } from "./things.js";

/** @typedef {import("./lines.js").Point} Point */

const PRESS = 500; // milliseconds a finger rests until it frames
const SLOP = 8; // pixels that a finger may shake meanwhile

/** Listen for frames on the pictures of this page. */
export function frames() {
  let timer = 0;
  /** @type {Point | null} */
  let pressed = null;
  const wait = () => {
    clearTimeout(timer);
    pressed = null;
  };
  document.addEventListener(
    "pointerdown",
    (event) => {
      wait();
      const svg = ground(event.target);
      if (!svg || event.button || !event.isPrimary) return;
      if (event.shiftKey) {
        event.preventDefault();
        event.stopPropagation();
        begin(svg, event);
      } else if (event.pointerType === "touch") {
        pressed = { x: event.clientX, y: event.clientY };
        timer = window.setTimeout(() => {
          viewOf(svg.closest("[data-picture]"))?.letGo();
          begin(svg, event);
        }, PRESS);
      }
    },
    { capture: true },
  );
  document.addEventListener("pointermove", (event) => {
    if (pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLOP) wait();
  });
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, wait);
}

/**
 * The picture, where nothing of it stands under the pointer.
 * @param {EventTarget | null} target
 * @returns {SVGSVGElement | null}
 */
function ground(target) {
  if (!(target instanceof Element) || target.closest(".handle")) return null;
  const svg = pictureOf(target) ?? pictures().find((one) => one.parentElement === target) ?? null;
  return svg && !target.closest("[data-team], [data-item], [data-records], [data-finding]") ? svg : null;
}

/**
 * @param {SVGSVGElement} svg
 * @param {PointerEvent} down
 */
function begin(svg, down) {
  const start = toDrawing(svg, { x: down.clientX, y: down.clientY });
  let at = { x: down.clientX, y: down.clientY };
  const box = shape("rect", { class: "framing" });
  layer(svg, "line").append(box);
  const listening = new AbortController();
  const { signal } = listening;
  const draw = () => {
    const end = toDrawing(svg, at);
    for (const [name, value] of Object.entries({
      x: Math.min(start.x, end.x),
      y: Math.min(start.y, end.y),
      width: Math.abs(end.x - start.x),
      height: Math.abs(end.y - start.y),
    })) {
      box.setAttribute(name, String(value));
    }
  };
  const pan = edgePan(svg, draw);
  const end = () => {
    listening.abort();
    pan.stop();
    box.remove();
  };
  /** @param {(event: PointerEvent) => void} act */
  const mine = (act) => (/** @type {PointerEvent} */ event) => {
    if (event.pointerId !== down.pointerId) return;
    event.stopPropagation();
    act(event);
  };
  const moved = mine((event) => {
    at = { x: event.clientX, y: event.clientY };
    pan.at(at);
    draw();
  });
  const up = mine(() => {
    const found = within(svg, box.getBoundingClientRect());
    end();
    session.select([...(down.shiftKey ? session.selected : []), ...found], { announce: true });
  });
  document.addEventListener("pointermove", moved, { signal, capture: true });
  document.addEventListener("pointerup", up, { signal, capture: true });
  document.addEventListener("pointercancel", mine(end), { signal, capture: true });
  document.addEventListener("keydown", (event) => event.key === "Escape" && end(), { signal, capture: true });
}

/**
 * The records of the boxes whose middles are in a rectangle of the window.
 * @param {SVGSVGElement} svg
 * @param {DOMRect} box
 * @returns {string[]}
 */
function within(svg, box) {
  const found = [...svg.querySelectorAll("[data-team], [data-item]")].filter((group) => {
    if (group.hasAttribute("data-from")) return false;
    const { left, top, width, height } = outline(group).getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
  return found.flatMap((group) => refsOf(group).filter((ref) => session.records.get(ref)));
}
