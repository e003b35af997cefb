// @ts-check
/** A picture that is moved by dragging and made larger or smaller by buttons, keys, two fingers and the wheel with Ctrl. */

import { know, renew } from "./edit/picture/renew.js";
import { teamShapes } from "./shapes.js";

const STEP = 1.25; // one press of + or -
const LARGEST = 4; // times the size it was drawn for
const TALLEST = 0.8; // of the window
const ROUND = 24; // pixels: the edges of what stands under a picture
const LEAST = 320; // pixels high: in a lower window the page scrolls
const TO_DRAW_IN = 420; // pixels high: a picture whose boxes can be moved has room beside them
const READABLE = 0.55; // of the size it was drawn for: smaller, and names can no longer be read
const PEN = 2; // pixels of the line around a box, which are seen, too
const SLOP = 4; // pixels that a click may shake
const LEAST_SEEN = 0.25; // of what could be seen of a picture that has changed
const SMOOTH = 140; // milliseconds

/** @typedef {{x: number, y: number, scale: number}} View the corner in drawing units; pixels a unit */
/** @typedef {{x: number, y: number, width: number, height: number}} Box in drawing units */
/**
 * @typedef {object} PanZoom
 * @property {(shape: Element) => void} reveal moves the picture until a shape is seen
 * @property {(boxes: Box[]) => void} show shows more of the picture if one of these parts would be out of sight
 * @property {(whole: Box) => void} extend the picture has grown or shrunk: what is seen stays where it is
 * @property {() => void} home shows it as at first: whole, or from where it starts
 * @property {(svg: SVGSVGElement) => void} swap another drawing of the same things: seen from the same place
 * @property {(dx: number, dy: number) => void} pan pixels, at once
 * @property {() => void} letGo whatever holds the picture now moves it no more
 * @property {() => number} scale pixels a unit of the drawing
 */

/** @type {WeakMap<Element, PanZoom>} */
const views = new WeakMap();

/**
 * How a picture is moved, once it can be.
 * @param {Element | null | undefined} figure
 * @returns {PanZoom | null}
 */
export function viewOf(figure) {
  return (figure && views.get(figure)) || null;
}

/** @param {SVGSVGElement} svg @returns {Box} */
export function boxOf(svg) {
  const { x, y, width, height } = svg.viewBox.baseVal;
  return { x, y, width, height };
}

/**
 * @param {HTMLElement} figure
 * @returns {PanZoom | null} null where there is nothing to move
 */
export function panzoom(figure) {
  const frame = /** @type {HTMLElement | null} */ (figure.querySelector(".frame"));
  const opening = /** @type {SVGSVGElement | null} */ (figure.querySelector(".frame > svg"));
  const tools = /** @type {HTMLElement | null} */ (figure.querySelector(".zoom"));
  if (!frame || !opening || !tools || !boxOf(opening).width || !boxOf(opening).height) return null;

  const svg = opening;
  if (!svg.querySelector("[data-key]")) know(svg);
  let whole = boxOf(svg);
  /** @returns {number} pixels a unit as it was drawn */
  const drawn = () => (svg.width.baseVal.value || svg.getBoundingClientRect().width) / whole.width;
  let unit = drawn();
  frame.classList.add("moves");
  tools.hidden = false;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** @type {View} */
  let view = { x: whole.x, y: whole.y, scale: unit };
  let touched = false;
  let moving = 0;
  let begun = figure.dataset.start;

  const size = () => (measured ??= { width: frame.clientWidth, height: frame.clientHeight });
  /** Kept, because asking would lay out the page anew. @type {{width: number, height: number} | null} */
  let measured = null;

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
    else {
      const seen = [view.x, view.y, width / view.scale, height / view.scale].join(" ");
      if (svg.getAttribute("viewBox") !== seen) svg.setAttribute("viewBox", seen);
    }
    if (view.scale === magnified) return;
    magnified = view.scale;
    document.dispatchEvent(new CustomEvent("flowmap:zoomed"));
  };
  let magnified = 0;

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
    const scale = bounded(view.scale * factor);
    touched = true;
    return { x: view.x + fixed.x / view.scale - fixed.x / scale, y: view.y + fixed.y / view.scale - fixed.y / scale, scale };
  };

  /** @param {number} scale */
  const bounded = (scale) => Math.min(unit * LARGEST, Math.max(fitted().scale / 2, scale));

  const fit = () => {
    touched = true;
    moveTo(fitted());
  };

  const least = () => (figure.closest(".two-pictures") ? 0 : unit * READABLE); // two are compared as wholes

  /** @param {SVGGraphicsElement | undefined} shape @returns {{x: number, y: number} | null} in units of the drawing */
  const middleOf = (shape) => {
    const [root, own] = [svg.getScreenCTM(), shape?.getScreenCTM()];
    if (!shape || !root || !own) return null;
    const { x, y, width, height } = shape.getBBox();
    return new DOMPoint(x + width / 2, y + height / 2).matrixTransform(root.inverse().multiply(own));
  };

  /** @returns {View} the whole picture if its names can be read then, else the part about where it starts, or the upper left */
  const first = () => {
    const all = fitted();
    const scale = Math.max(all.scale, least());
    if (scale === all.scale) return all;
    const at = middleOf(teamShapes(figure).get(figure.dataset.start ?? "")?.[0]);
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
      x: around(at?.x ?? whole.x, width / scale, whole.x, whole.width),
      y: around(at?.y ?? whole.y, height / scale, whole.y, whole.height),
      scale,
    };
  };

  /** @param {boolean} [stays] what is seen of the picture */
  const settle = (stays = touched) => {
    const { width } = size();
    const scale = Math.max(Math.min(unit, width / whole.width), least());
    const wanted = Math.min(Math.max(whole.height * scale + 24, room), window.innerHeight * TALLEST, left());
    const high = `${Math.max(160, Math.round(wanted), grown)}px`;
    if (frame.style.height !== high) {
      frame.style.height = high;
      measured = null;
    }
    if (!stays) view = first();
    draw();
  };
  /** @returns {number} pixels to the lower end of the window, on a page that is all about the picture */
  const left = () => {
    if (!figure.closest(".beside")) return Infinity;
    if (below === null) {
      const under = tools.offsetHeight + (figure.querySelector("figcaption")?.offsetHeight ?? 0) + ROUND;
      below = window.innerHeight - (frame.getBoundingClientRect().top + window.scrollY) - under;
    }
    return Math.max(below, LEAST);
  };
  /** Kept as the size is. @type {number | null} */
  let below = null;
  const room = svg.querySelector("[data-key]") && tools.closest("[data-live]") ? TO_DRAW_IN : 0;
  let grown = 0; // a picture that is drawn in does not become lower

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

  /** @type {{x: number, y: number, apart: number, view: View, dragged: boolean} | null} */
  let held = null;
  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  /** The middle of what holds the picture, and how far apart two fingers are. */
  const grip = () => {
    const [one, other] = [...fingers.values()];
    if (!one || !other) return { x: one?.x ?? 0, y: one?.y ?? 0, apart: 0 };
    return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, apart: Math.hypot(one.x - other.x, one.y - other.y) };
  };
  const hold = (/** @type {boolean} */ dragged) => {
    held = { ...grip(), view, dragged };
  };
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || fingers.size === 2) return;
    cancelAnimationFrame(moving);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    hold(held?.dragged ?? false);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held || !fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const now = grip();
    if (!held.dragged && !now.apart && Math.hypot(now.x - held.x, now.y - held.y) < SLOP) return;
    if (!held.dragged) frame.setPointerCapture(event.pointerId);
    held.dragged = touched = true;
    frame.classList.add("held");
    const box = frame.getBoundingClientRect();
    const scale = now.apart && held.apart ? bounded((held.view.scale * now.apart) / held.apart) : held.view.scale;
    view = {
      x: held.view.x + (held.x - box.left) / held.view.scale - (now.x - box.left) / scale,
      y: held.view.y + (held.y - box.top) / held.view.scale - (now.y - box.top) / scale,
      scale,
    };
    draw();
  });
  /** @param {PointerEvent} event */
  const release = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (fingers.size) {
      hold(true);
      return;
    }
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
  new ResizeObserver(() => {
    measured = below = null;
    settle();
  }).observe(figure);
  /** @param {Event} event nobody can move a picture on paper: it is printed whole */
  const print = (event) => {
    onPaper = event.type === "beforeprint";
    if (figure.isConnected) draw();
    else for (const type of ["beforeprint", "afterprint"]) removeEventListener(type, print);
  };
  for (const type of ["beforeprint", "afterprint"]) addEventListener(type, print);
  settle();

  /**
   * @param {number} low
   * @param {number} high
   * @param {number} from
   * @param {number} to
   */
  const over = (low, high, from, to) => (low < from + PEN ? low - from - 16 : high > to - PEN ? high - to + 16 : 0);

  /** @param {Element} shape how far it is out of sight, in pixels */
  const outside = (shape) => {
    const box = frame.getBoundingClientRect();
    const at = shape.getBoundingClientRect();
    return { dx: over(at.left, at.right, box.left, box.right), dy: over(at.top, at.bottom, box.top, box.bottom) };
  };
  /** @param {Box} part of the drawing: how far it is out of sight, in pixels; the page need not be laid out for that */
  const beyond = (part) => {
    const { width, height } = size();
    const [left, top] = [(part.x - view.x) * view.scale, (part.y - view.y) * view.scale];
    return { dx: over(left, left + part.width * view.scale, 0, width), dy: over(top, top + part.height * view.scale, 0, height) };
  };
  /** @param {{dx: number, dy: number}} by pixels @returns {View} */
  const moved = ({ dx, dy }) => {
    touched = true;
    return { ...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale };
  };

  /** @returns {number} how much of what could be seen of the picture is seen */
  const seen = () => {
    const { width, height } = size();
    const common = (/** @type {number} */ a, /** @type {number} */ shown, /** @type {number} */ b, /** @type {number} */ length) =>
      Math.max(0, Math.min(a + shown, b + length) - Math.max(a, b)) / Math.min(shown, length);
    const across = common(view.x, width / view.scale, whole.x, whole.width);
    return across * common(view.y, height / view.scale, whole.y, whole.height);
  };

  /** @type {PanZoom} */
  const made = {
    reveal: (shape) => {
      const by = outside(shape);
      if (by.dx || by.dy) moveTo(moved(by));
    },
    show: (boxes) => {
      const hidden = boxes.map(beyond).filter(({ dx, dy }) => dx || dy);
      if (!hidden[0]) return;
      const all = fitted();
      moveTo(all.scale >= least() ? all : moved(hidden[0]));
    },
    extend: (to) => {
      touched = true;
      if (to.x === whole.x && to.y === whole.y && to.width === whole.width && to.height === whole.height) return;
      whole = to;
      grown = frame.clientHeight;
      settle();
      if (seen() < LEAST_SEEN) made.home();
    },
    home: () => moveTo(first()),
    swap: (fresh) => {
      const [box, start] = [whole, begun];
      [whole, begun] = [boxOf(fresh), figure.dataset.start];
      renew(svg, fresh);
      unit = drawn();
      settle(touched || (start === begun && box.x === whole.x && box.y === whole.y && box.width === whole.width && box.height === whole.height));
    },
    pan: (dx, dy) => {
      cancelAnimationFrame(moving);
      view = moved({ dx, dy });
      draw();
    },
    letGo: () => {
      fingers.clear();
      held = null;
      frame.classList.remove("held");
    },
    scale: () => view.scale,
  };
  views.set(figure, made);
  return made;
}
