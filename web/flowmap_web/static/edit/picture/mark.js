// @ts-check
/** What was drawn and is not saved yet: seen at once, pale and said so, until the server's picture has it. */

import { teamShapes } from "../../shapes.js";
import { net } from "../model/net.js";
import { curve, head, straight } from "./lines.js";
import { layer, pictures, rectOf, shape } from "./overlay.js";
import { boxesOf, roomAt } from "./room.js";
import { session } from "../saving/session.js";
import { refsOf } from "./things.js";

/** @typedef {import("../model/change.js").Change} Change */
/** @typedef {import("../model/change.js").Fields} Fields */
/** @typedef {import("./lines.js").Point} Point */
/** @typedef {import("./lines.js").Rect} Rect */
/** @typedef {{changes: Change[], revision: number | null}} Edit revision: of the map that has it, once that is known */

const AWAY = 120; // points from the middle of a team to that of a new one beside it
const HIGH = 27; // points: a box of one line
const LABEL = { high: 28, letter: 6.4 }; // points of what stands on a line, about
const BESIDE = 13; // points between a name and the border of its box
const WIDEST = 260; // points of a box that grows with its name; a longer one ends in … until the server has wrapped it
const WORD = "not saved yet";

/** @type {Map<string, Edit>} by id */
const edits = new Map();
/** @type {Map<Element, string>} texts that were changed here, as the server wrote them */
const written = new Map();
/** @type {Set<Element>} shapes that are drawn wider than the server drew them */
const widened = new Set();

/** Mark every edit of this page until the picture has it. */
export function marks() {
  /** @param {string} name @param {(detail: any) => void} act */
  const on = (name, act) =>
    document.addEventListener(`flowmap:${name}`, (event) => act(/** @type {CustomEvent} */ (event).detail));
  on("edited", ({ edit, changes, mine }) => {
    if (!mine) return;
    edits.set(edit, { changes, revision: null });
    paint();
  });
  on("acknowledged", ({ edit, answer }) => {
    const known = edits.get(edit);
    if (known) known.revision = answer.revision ?? 0;
  });
  on("redrawn", ({ revision }) => {
    for (const [edit, one] of edits) if (one.revision !== null && one.revision <= revision) edits.delete(edit);
    paint();
  });
  for (const name of ["settled", "refused", "conflict"]) {
    on(name, ({ edit }) => {
      edits.delete(edit);
      paint();
    });
  }
  on("ready", () => {
    for (const { edit, kind, changes } of session.outbox.all()) {
      if (kind === "edits" && !edits.has(edit)) edits.set(edit, { changes, revision: null });
    }
    paint();
  });
}

/** All marks anew: there are few. */
function paint() {
  for (const one of document.querySelectorAll("svg .struck")) one.classList.remove("struck");
  for (const [text, was] of written) text.textContent = was;
  written.clear();
  for (const one of widened) for (const name of ["transform", "vector-effect"]) one.removeAttribute(name);
  widened.clear();
  const done = net([...edits.values()].flatMap(({ changes }) => changes));
  for (const svg of pictures()) {
    const over = svg.querySelector(':scope > g[data-overlay="unsaved"]');
    over?.replaceChildren();
    if (done.length) mark(svg, done);
  }
}

/**
 * @param {SVGSVGElement} svg
 * @param {import("../model/net.js").Net[]} done
 */
function mark(svg, done) {
  const over = layer(svg, "unsaved");
  const shapes = teamShapes(svg.parentElement ?? svg);
  const gone = new Set(done.flatMap(({ ref, after }) => (after ? [] : [ref])));
  if (gone.size) {
    for (const group of svg.querySelectorAll("[data-team], [data-records], [data-item]")) {
      const refs = refsOf(group);
      if (refs.length && refs.every((ref) => gone.has(ref))) group.classList.add("struck");
    }
  }
  for (const { type, before, after } of done) {
    if (!before || !after || !["holder", "item"].includes(type)) continue;
    if (before.title !== after.title) relabel(svg, type, before, after);
  }
  const handed = done.filter(({ type, before, after }) => type === "handoff" && after && !before).map(({ after }) => /** @type {Fields} */ (after));
  /** @type {Map<string, Rect>} */
  const fresh = new Map();
  /** @param {string} id @returns {Rect | undefined} */
  const at = (id) => fresh.get(id) ?? (shapes.get(id)?.[0] && rectOf(svg, /** @type {Element} */ (shapes.get(id)?.[0])));
  const made = done.flatMap(({ type, before, after }) => (type === "holder" && after && !before ? [after.id] : []));
  const named = handed.filter(({ giver, receiver }) => at(giver) || at(receiver)).flatMap(({ giver, receiver }) => [giver, receiver]);
  for (const id of new Set([...made, ...named])) {
    if (shapes.has(id)) continue;
    const title = session.records.title("holder", id);
    const box = shape("g", { class: "mark" }, shape("title", {}, `${title}: ${WORD}`));
    const text = shape("text", { "text-anchor": "middle" }, title);
    box.append(text);
    over.append(box);
    const width = Math.max(60, text.getBBox().width + 26);
    const rect = spot(svg, id, handed, at, width, fresh.values());
    fresh.set(id, rect);
    text.setAttribute("x", String(rect.x));
    text.setAttribute("y", String(rect.y + 5));
    text.before(shape("rect", { x: rect.x - width / 2, y: rect.y - HIGH / 2, width, height: HIGH, rx: 8 }));
    box.append(shape("text", { x: rect.x, y: rect.y + HIGH / 2 + 12, "text-anchor": "middle", class: "word" }, WORD));
  }
  const taken = handed.length ? [...boxesOf(svg), ...fresh.values()] : [];
  for (const { giver, receiver, item } of handed) {
    const [one, other] = [at(giver), at(receiver)];
    if (!one || !other) continue;
    const { points, tip } = straight(one, other, "end");
    const [start, last] = /** @type {[Point, Point]} */ ([points[0], points.at(-1)]);
    const title = session.records.title("item", item);
    const size = { width: LABEL.letter * [...title].length, height: LABEL.high };
    const label = roomAt({ x: (start.x + last.x) / 2, y: (start.y + last.y) / 2, ...size }, taken, { x: 4, y: 2 });
    taken.push(label);
    const middle = { "text-anchor": "middle", x: label.x, y: label.y - 4 };
    over.append(
      shape(
        "g",
        { class: "mark" },
        shape("title", {}, `${title}: ${WORD}`),
        shape("path", { d: curve(points) }),
        shape("polygon", { points: head(last, tip ?? last, 3) }),
        shape("text", middle, title),
        shape("text", { ...middle, y: middle.y + 16, class: "word" }, WORD),
      ),
    );
  }
}

/**
 * Where a team that is not in the picture stands until the server has placed it: where it was dropped, else beside what it is connected to.
 * @param {SVGSVGElement} svg
 * @param {string} id
 * @param {Fields[]} handed
 * @param {(id: string) => Rect | undefined} at
 * @param {number} width
 * @param {Iterable<Rect>} fresh where other new ones stand
 * @returns {Rect}
 */
function spot(svg, id, handed, at, width, fresh) {
  for (const { places } of session.outbox.all()) {
    const place = places?.[`holder:${id}`];
    if (place) return { x: place[0], y: place[1], width, height: HIGH };
  }
  const giver = handed.map((one) => (one.receiver === id ? at(one.giver) : undefined)).find(Boolean);
  const receiver = handed.map((one) => (one.giver === id ? at(one.receiver) : undefined)).find(Boolean);
  const { x, y, width: wide, height: high } = svg.viewBox.baseVal;
  const beside = giver ?? receiver ?? { x: x + wide / 3 - AWAY, y: y + high / 3, width: 0, height: 0 };
  const side = giver || !receiver ? 1 : -1;
  const wish = { x: beside.x + side * (beside.width / 2 + AWAY + width / 2), y: beside.y, width, height: HIGH };
  return roomAt(wish, [...boxesOf(svg), ...fresh]);
}

/**
 * A new name is seen where the old one stands, in a box that is wide enough for it.
 * @param {SVGSVGElement} svg
 * @param {string} type
 * @param {Fields} before
 * @param {Fields} after
 */
function relabel(svg, type, before, after) {
  const name = type === "holder" ? "data-team" : "data-item";
  for (const group of svg.querySelectorAll(`[${name}="${CSS.escape(before.id)}"], [${name}="${CSS.escape(after.id)}"]`)) {
    const [text, ...more] = linesOf(group, before.title);
    if (!text) continue;
    for (const one of [text, ...more]) {
      written.set(one, one.textContent ?? "");
      one.textContent = "";
    }
    text.textContent = after.title;
    fit(text, after.title);
  }
}

/**
 * The lines of a box that a name stands on.
 * @param {Element} group
 * @param {string} title
 * @returns {SVGTextElement[]} none where it does not stand there
 */
function linesOf(group, title) {
  const texts = [...group.querySelectorAll("text")];
  for (let first = 0; first < texts.length; first += 1) {
    for (let last = first + 1; last <= texts.length; last += 1) {
      const some = texts.slice(first, last);
      const said = some.map((one) => one.textContent).join(" ");
      if (said === title) return some;
      if (!title.startsWith(said)) break;
    }
  }
  return [];
}

/**
 * Draw a box wider if its name needs it, and the name shorter if that is not enough.
 * @param {SVGTextElement} text
 * @param {string} title
 */
function fit(text, title) {
  const shapes = [...(text.parentElement?.children ?? [])].filter((one) => one.matches("path, polygon, polyline, rect, ellipse"));
  const [border] = /** @type {SVGGraphicsElement[]} */ (shapes);
  if (!border) return;
  const { x, width } = border.getBBox();
  const most = Math.max(width, WIDEST) - 2 * BESIDE;
  const long = text.getComputedTextLength();
  const letters = [...title];
  if (long > most) text.textContent = `${letters.slice(0, Math.floor((letters.length * most) / long) - 2).join("")}…`;
  const needed = Math.min(long, most) + 2 * BESIDE;
  if (needed <= width || !width) return;
  const middle = x + width / 2;
  for (const one of shapes) {
    one.setAttribute("transform", `translate(${middle},0) scale(${needed / width},1) translate(${-middle},0)`);
    one.setAttribute("vector-effect", "non-scaling-stroke"); // its sides are no thicker than before
    widened.add(one);
  }
}
