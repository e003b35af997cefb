// @ts-check
/** While something is dragged near the edge of a frame, the picture moves on. */

import { viewOf } from "../../panzoom.js";

/** @typedef {import("./lines.js").Point} Point */

const NEAR = 20; // pixels from the edge
const FASTEST = 12; // pixels a frame

/**
 * @param {SVGSVGElement} svg
 * @param {() => void} moved is called when the picture has moved under the pointer
 * @returns {{at: (point: Point) => void, stop: () => void}}
 */
export function edgePan(svg, moved) {
  const view = viewOf(svg.closest("[data-picture]"));
  let frame = 0;
  let by = { x: 0, y: 0 };
  let inside = false; // what begins at the edge does not move the picture before it has left it
  const step = () => {
    frame = 0;
    if (!by.x && !by.y) return;
    view?.pan(by.x, by.y);
    moved();
    frame = requestAnimationFrame(step);
  };
  return {
    at: (point) => {
      const box = (svg.parentElement ?? svg).getBoundingClientRect();
      by = { x: speed(point.x, box.left, box.right), y: speed(point.y, box.top, box.bottom) };
      inside ||= !by.x && !by.y;
      if (!inside) by = { x: 0, y: 0 };
      if (!frame) frame = requestAnimationFrame(step);
    },
    stop: () => {
      cancelAnimationFrame(frame);
      frame = 0;
      by = { x: 0, y: 0 };
    },
  };
}

/**
 * @param {number} at
 * @param {number} low
 * @param {number} high
 */
function speed(at, low, high) {
  const over = at < low + NEAR ? at - low - NEAR : at > high - NEAR ? at - high + NEAR : 0;
  return Math.max(-FASTEST, Math.min(FASTEST, over / 2));
}
