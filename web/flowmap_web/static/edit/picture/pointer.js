// @ts-check
/** A handle at every team: dragged to another team it draws a handoff, dragged to empty space a new team. */

import { viewOf } from "../../panzoom.js";
import { teamShapes } from "../../shapes.js";
import { connect } from "../keys/connect.js";
import { groupsOf } from "./drawn.js";
import { edgePan } from "./edge.js";
import { border, curve, head, straight } from "./lines.js";
import { layer, outline, pictureOf, pictures, rectOf, shape, toDrawing } from "./overlay.js";
import { dropped } from "./room.js";

/** @typedef {import("./lines.js").Point} Point */

const TARGET = 12; // pixels from the middle of the handle that can be grasped
const DOT = 6;
const SNAP = 14; // pixels around a team within which it is meant
const BOXES = "svg :is([data-item], [data-records], [data-finding]):not([data-from])";
const HEAD = 3; // half the breadth of the head

/** @type {{svg: SVGSVGElement, group: Element, handle: SVGGElement} | null} */
let shown = null;
/** @type {Drawing | null} */
let drawing = null;
/** @type {Point | null} where the pointer is that is no finger, while it is over a picture */
let over = null;

/** Teams get a handle where the pointer or the focus is; where there is no pointer, when they are selected. */
export function pointer() {
  document.addEventListener("pointerover", (event) => {
    if (drawing || event.pointerType === "touch" || event.buttons) return;
    const group = teamAt(event.target);
    if (group) show(group);
    else if (!(event.target instanceof Element && event.target.closest(".handle"))) hide();
  });
  document.addEventListener(
    "pointermove",
    ({ target, pointerType, clientX, clientY }) => {
      over = pointerType !== "touch" && pictureOf(target) ? { x: clientX, y: clientY } : null;
    },
    { capture: true, passive: true },
  );
  document.addEventListener("focusin", ({ target }) => {
    const group = teamAt(target);
    if (!drawing && group && target instanceof Element && target.matches(":focus-visible")) show(group);
  });
  document.addEventListener("flowmap:selected", (event) => {
    const [ref, more] = /** @type {CustomEvent<{refs: string[]}>} */ (event).detail.refs;
    if (drawing || !matchMedia("(hover: none)").matches) return;
    const group = more || !ref?.startsWith("holder:") ? null : teamGroups(ref.slice("holder:".length))[0];
    if (group) show(group);
    else hide();
  });
  document.addEventListener("flowmap:redrawn", () => {
    if (drawing) return;
    const stays = shown?.svg.isConnected && shown.group.isConnected && shown.group.hasAttribute("data-team");
    const group = stays ? shown?.group : over && teamAt(document.elementFromPoint(over.x, over.y)); // drawn anew under the pointer
    if (group) show(group);
    else hide();
  });
  document.addEventListener("flowmap:zoomed", () => shown && size(shown));
  document.addEventListener(
    "pointerdown",
    (event) => {
      const grasped = event.target instanceof Element && event.target.closest(".handle");
      if (!grasped || !shown || event.button || drawing) return;
      event.preventDefault();
      event.stopPropagation(); // the picture does not move
      drawing = new Drawing(shown, event);
    },
    { capture: true },
  );
}

/**
 * @param {EventTarget | null} target
 * @returns {Element | null} the team's group
 */
function teamAt(target) {
  if (!pictureOf(target) || !(target instanceof Element)) return null;
  const group = target.closest("[data-team], [data-item], [data-finding], [data-overlay]");
  return group?.getAttribute("data-team") ? group : null;
}

/** @param {string} id */
function teamGroups(id) {
  return pictures().flatMap((svg) => teamShapes(svg.parentElement ?? svg).get(id) ?? []);
}

/** @param {Element} group */
function show(group) {
  const svg = pictureOf(group);
  if (!svg) return;
  if (shown && shown.svg !== svg) hide();
  const over = layer(svg, "handles");
  const handle = shown?.handle ?? made();
  if (handle.parentNode !== over) over.append(handle);
  shown = { svg, group, handle };
  size(shown);
}

function made() {
  const [grasp, dot] = [shape("circle", { r: TARGET, class: "grasp" }), shape("circle", { r: DOT, class: "dot" })];
  return shape("g", { class: "handle" }, shape("title", {}, "Drag to hand something over"), grasp, dot);
}

/** @param {{svg: SVGSVGElement, group: Element, handle: SVGGElement}} at as large on the screen as ever */
function size({ svg, group, handle }) {
  const { x, y, width } = rectOf(svg, group);
  const unit = 1 / (viewOf(svg.closest("[data-picture]"))?.scale() ?? 1);
  handle.setAttribute("transform", `translate(${x + width / 2},${y}) scale(${unit})`);
}

function hide() {
  shown?.handle.remove();
  shown = null;
}

/** A line from a team to the pointer, until it is dropped. */
class Drawing {
  /**
   * @param {{svg: SVGSVGElement, group: Element}} from
   * @param {PointerEvent} event
   */
  constructor({ svg, group }, event) {
    this.svg = svg;
    this.group = group;
    this.giver = group.getAttribute("data-team") ?? "";
    this.pointer = event.pointerId;
    this.at = { x: event.clientX, y: event.clientY };
    /** @type {Element | null} */
    this.target = null;
    this.path = shape("path", { class: "rubber" });
    this.tip = shape("polygon", { class: "rubber-head" });
    layer(svg, "line").append(this.path, this.tip);
    this.others = [...teamShapes(svg.parentElement ?? svg)].flatMap(([id, shapes]) => (id === this.giver ? [] : shapes));
    svg.classList.add("connecting");
    for (const one of this.others) one.classList.add("target");
    this.pan = edgePan(svg, () => this.draw());
    this.listening = new AbortController();
    const { signal } = this.listening;
    document.addEventListener("pointermove", (moved) => this.move(moved), { signal, capture: true });
    document.addEventListener("pointerup", (up) => this.drop(up), { signal, capture: true });
    document.addEventListener("pointercancel", (gone) => gone.pointerId === this.pointer && this.end(), { signal });
    document.addEventListener(
      "keydown",
      (key) => {
        if (key.key !== "Escape") return;
        key.preventDefault();
        key.stopPropagation();
        this.end();
      },
      { signal, capture: true },
    );
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.pointer) return;
    event.stopPropagation();
    this.at = { x: event.clientX, y: event.clientY };
    this.pan.at(this.at);
    this.draw();
  }

  draw() {
    const under = nearest(this.others, this.at);
    if (under !== this.target) {
      this.target?.classList.remove("snapped");
      under?.classList.add("snapped");
      this.target = under;
    }
    const from = rectOf(this.svg, this.group);
    const point = toDrawing(this.svg, this.at);
    const to = this.target ? rectOf(this.svg, this.target) : { ...point, width: 0, height: 0 };
    const line = straight(from, to, "end");
    const last = line.points.at(-1) ?? border(from, to);
    this.path.setAttribute("d", curve(line.points));
    this.tip.setAttribute("points", head(last, line.tip ?? last, HEAD));
  }

  /** @param {PointerEvent} event */
  drop(event) {
    if (event.pointerId !== this.pointer) return;
    event.stopPropagation();
    this.at = { x: event.clientX, y: event.clientY };
    this.draw();
    const { svg, giver, target, at } = this;
    const receiver = target?.getAttribute("data-team") ?? undefined;
    const empty = !target && free(svg, at) && nearest([this.group], at) === null;
    if (!receiver && !empty) {
      this.end();
      return;
    }
    this.release();
    const place = empty && groupsOf(svg).length ? (/** @type {string} */ title) => dropped(svg, toDrawing(svg, at), title) : undefined;
    const asked = connect({ giver, at, ...(receiver ? { receiver } : {}), ...(place ? { place } : {}) });
    void asked.finally(() => this.end()); // the line stays while "what?" is asked
  }

  /** The pointer does something else again. */
  release() {
    this.listening.abort();
    this.pan.stop();
    this.svg.classList.remove("connecting");
    for (const one of this.others) one.classList.remove("target");
    if (drawing === this) drawing = null;
  }

  end() {
    this.release();
    this.path.remove();
    this.tip.remove();
    this.target?.classList.remove("snapped");
  }
}

/**
 * The team that a point is in or close to.
 * @param {Element[]} groups
 * @param {Point} at pixels
 * @returns {Element | null}
 */
function nearest(groups, at) {
  let best = null;
  let least = SNAP;
  for (const group of groups) {
    const { left, right, top, bottom } = outline(group).getBoundingClientRect();
    const far = Math.hypot(Math.max(left - at.x, 0, at.x - right), Math.max(top - at.y, 0, at.y - bottom));
    if (far < least) [best, least] = [group, far];
  }
  return best;
}

/**
 * Whether nothing of a picture stands at a point of its frame.
 * @param {SVGSVGElement} svg
 * @param {Point} at
 */
function free(svg, at) {
  const under = document.elementFromPoint(at.x, at.y);
  return Boolean(under && svg.parentElement?.contains(under) && !under.closest(BOXES));
}
