// @ts-check
/** A picture that is moved by dragging and made larger or smaller by buttons, keys and the wheel with Ctrl. */

import { teamShapes } from "./shapes.js";

const STEP = 1.25; // one press of + or -
const LARGEST = 4; // times the size it was drawn for
const TALLEST = 0.8; // of the window
const READABLE = 0.55; // of the size it was drawn for: smaller, and names can no longer be read
const SLOP = 4; // pixels that a click may shake
const SMOOTH = 140; // milliseconds

/** @typedef {{x: number, y: number, scale: number}} View the corner in drawing units; pixels a unit */

/**
 * @param {HTMLElement} figure
 * @returns {{reveal: (shape: Element) => void} | null} null where there is nothing to move
 */
export function panzoom(figure) {
  const frame = /** @type {HTMLElement | null} */ (figure.querySelector(".frame"));
  const svg = /** @type {SVGSVGElement | null} */ (figure.querySelector(".frame > svg"));
  const tools = /** @type {HTMLElement | null} */ (figure.querySelector(".zoom"));
  const all = svg?.viewBox.baseVal;
  if (!frame || !svg || !tools || !all?.width || !all.height) return null;

  const whole = { x: all.x, y: all.y, width: all.width, height: all.height };
  const drawn = svg.getBoundingClientRect();
  const unit = (svg.width.baseVal.value || drawn.width) / whole.width; // pixels a unit as it was drawn
  frame.classList.add("moves");
  tools.hidden = false;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** @type {View} */
  let view = { x: whole.x, y: whole.y, scale: unit };
  let touched = false;
  let moving = 0;

  const size = () => ({ width: frame.clientWidth, height: frame.clientHeight });

  /** @returns {View} the whole picture, in the middle, never larger than it was drawn */
  const fitted = () => {
    const { width, height } = size();
    const scale = Math.min(unit, width / whole.width, height / whole.height);
    return {
      x: whole.x - (width / scale - whole.width) / 2,
      y: whole.y - (height / scale - whole.height) / 2,
      scale,
    };
  };

  let onPaper = false;
  const draw = () => {
    const { width, height } = size();
    if (onPaper) svg.setAttribute("viewBox", [whole.x, whole.y, whole.width, whole.height].join(" "));
    else svg.setAttribute("viewBox", [view.x, view.y, width / view.scale, height / view.scale].join(" "));
  };

  /** @param {View} to */
  const moveTo = (to) => {
    cancelAnimationFrame(moving);
    if (calm.matches || document.hidden) {
      view = to;
      draw();
      return;
    }
    const from = view;
    const start = performance.now();
    /** @param {number} now */
    const frameAt = (now) => {
      const t = Math.min(1, Math.max(0, (now - start) / SMOOTH));
      const part = t * (2 - t);
      view = {
        x: from.x + (to.x - from.x) * part,
        y: from.y + (to.y - from.y) * part,
        scale: from.scale + (to.scale - from.scale) * part,
      };
      draw();
      if (t < 1) moving = requestAnimationFrame(frameAt);
    };
    moving = requestAnimationFrame(frameAt);
  };

  /**
   * Larger or smaller about a point of the frame that stays where it is.
   * @param {number} factor
   * @param {{x: number, y: number}} [at] pixels in the frame; its middle if left out
   * @returns {View}
   */
  const zoomed = (factor, at) => {
    const { width, height } = size();
    const fixed = at ?? { x: width / 2, y: height / 2 };
    const smallest = fitted().scale / 2;
    const scale = Math.min(unit * LARGEST, Math.max(smallest, view.scale * factor));
    touched = true;
    return { x: view.x + fixed.x / view.scale - fixed.x / scale, y: view.y + fixed.y / view.scale - fixed.y / scale, scale };
  };

  const fit = () => {
    touched = true;
    moveTo(fitted());
  };

  const least = figure.closest(".two-pictures") ? 0 : unit * READABLE; // two are compared as wholes

  /** @returns {View} the whole picture if its names can be read then, else the part about where it starts, or the upper left */
  const first = () => {
    const all = fitted();
    const scale = Math.max(all.scale, least);
    if (scale === all.scale) return all;
    const at = teamShapes(figure).get(figure.dataset.start ?? "")?.[0]?.getBBox();
    const origin = svg.querySelector("g")?.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
    const { width, height } = size();
    /**
     * @param {number} middle of what is to be seen
     * @param {number} shown length of the part
     * @param {number} begin of the whole
     * @param {number} length of the whole
     */
    const around = (middle, shown, begin, length) =>
      shown >= length ? begin - (shown - length) / 2 : Math.min(Math.max(middle - shown / 2, begin), begin + length - shown);
    return {
      x: around(at ? at.x + at.width / 2 + origin.e : whole.x, width / scale, whole.x, whole.width),
      y: around(at ? at.y + at.height / 2 + origin.f : whole.y, height / scale, whole.y, whole.height),
      scale,
    };
  };

  const settle = () => {
    const { width } = size();
    const scale = Math.max(Math.min(unit, width / whole.width), least);
    const wanted = Math.min(whole.height * scale + 24, window.innerHeight * TALLEST);
    frame.style.height = `${Math.max(160, Math.round(wanted))}px`;
    if (!touched) view = first();
    draw();
  };

  tools.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.zoom === "in") moveTo(zoomed(STEP));
    if (button?.dataset.zoom === "out") moveTo(zoomed(1 / STEP));
    if (button?.dataset.zoom === "fit") fit();
  });

  figure.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const { width, height } = size();
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "+" || event.key === "=") moveTo(zoomed(STEP));
    else if (event.key === "-") moveTo(zoomed(1 / STEP));
    else if (event.key === "0") fit();
    else if (by && event.target === frame) {
      touched = true;
      moveTo({ ...view, x: view.x + (by[0] * width) / 6 / view.scale, y: view.y + (by[1] * height) / 6 / view.scale });
    } else return;
    event.preventDefault();
  });

  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // the page scrolls, as everywhere
      event.preventDefault();
      cancelAnimationFrame(moving);
      const box = frame.getBoundingClientRect();
      view = zoomed(Math.exp(-event.deltaY / 300), { x: event.clientX - box.left, y: event.clientY - box.top });
      draw();
    },
    { passive: false },
  );

  /** @type {{x: number, y: number, view: View, dragged: boolean} | null} */
  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    cancelAnimationFrame(moving);
    held = { x: event.clientX, y: event.clientY, view, dragged: false };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX - held.x;
    const dy = event.clientY - held.y;
    if (!held.dragged && Math.hypot(dx, dy) < SLOP) return;
    if (!held.dragged) frame.setPointerCapture(event.pointerId);
    held.dragged = touched = true;
    frame.classList.add("held");
    view = { ...held.view, x: held.view.x - dx / view.scale, y: held.view.y - dy / view.scale };
    draw();
  });
  const release = () => {
    frame.classList.remove("held");
    const was = held;
    held = null;
    if (was?.dragged) {
      const swallow = (/** @type {Event} */ event) => event.preventDefault();
      frame.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => frame.removeEventListener("click", swallow, { capture: true }));
    }
  };
  frame.addEventListener("pointerup", release);
  frame.addEventListener("pointercancel", release);
  frame.addEventListener("dragstart", (event) => event.preventDefault());
  new ResizeObserver(settle).observe(figure);
  /** @param {Event} event nobody can move a picture on paper: it is printed whole */
  const print = (event) => {
    onPaper = event.type === "beforeprint";
    if (figure.isConnected) draw();
    else for (const type of ["beforeprint", "afterprint"]) removeEventListener(type, print);
  };
  for (const type of ["beforeprint", "afterprint"]) addEventListener(type, print);
  settle();

  return {
    reveal: (shape) => {
      const box = frame.getBoundingClientRect();
      const at = shape.getBoundingClientRect();
      const over = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ from, /** @type {number} */ to) =>
        low < from ? low - from - 16 : high > to ? high - to + 16 : 0;
      const dx = over(at.left, at.right, box.left, box.right);
      const dy = over(at.top, at.bottom, box.top, box.bottom);
      if (!dx && !dy) return;
      touched = true;
      moveTo({ ...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale });
    },
  };
}
