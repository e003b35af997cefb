// @ts-check
/** The way of an arrow between two boxes, as `flowmap/diagrams/routes.py` has it: points, no picture. */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{x: number, y: number, width: number, height: number}} Rect its middle and its size */
/** @typedef {"end" | "start" | "both" | "none"} Heads */
/** @typedef {{points: Point[], tip: Point | null, tail: Point | null}} Line cubic curves without the heads, and where those end */

const HEAD = 8; // points: length of a head
const AROUND = 40; // points from an arrow to the boxes that its route must respect
const MOST = 60; // boxes in the way of one arrow: the nearest
const CLEAR = 1; // points by which a line may touch a box
const STEPS = 6; // of a curve, when it is looked at as straight pieces

/**
 * From edge to edge, on the line between the two middles.
 * @param {Rect} from
 * @param {Rect} to
 * @param {Heads} heads
 * @returns {Line}
 */
export function straight(from, to, heads) {
  const first = border(from, to);
  const last = border(to, from);
  const far = Math.hypot(last.x - first.x, last.y - first.y);
  const part = far ? Math.min(HEAD, 0.6 * far) / far : 0;
  const tip = heads === "end" || heads === "both" ? last : null;
  const tail = heads === "start" || heads === "both" ? first : null;
  const a = tail ? mix(first, last, part) : first;
  const b = tip ? mix(last, first, part) : last;
  return { points: [a, mix(a, b, 1 / 3), mix(a, b, 2 / 3), b], tip, tail };
}

/**
 * Where the line from the middle of a box to a point crosses its border.
 * @param {Rect} box
 * @param {Point} to
 * @returns {Point}
 */
export function border(box, to) {
  const dx = to.x - box.x;
  const dy = to.y - box.y;
  if (!dx && !dy) return { x: box.x, y: box.y };
  const part = 1 / Math.max(Math.abs(dx) / (box.width / 2 || 1), Math.abs(dy) / (box.height / 2 || 1));
  return { x: box.x + dx * Math.min(1, part), y: box.y + dy * Math.min(1, part) };
}

/** @param {readonly Point[]} points cubic curves @returns {string} the `d` of a path */
export function curve(points) {
  const [first, ...rest] = points.map(at);
  return `M${first}C${rest.join(" ")}`;
}

/**
 * @param {string} d as `curve` and the server write it
 * @returns {Point[]}
 */
export function pointsOf(d) {
  const numbers = (d.match(/-?\d*\.?\d+(?:e-?\d+)?/g) ?? []).map(Number);
  return Array.from({ length: numbers.length >> 1 }, (_, k) => ({ x: numbers[2 * k] ?? 0, y: numbers[2 * k + 1] ?? 0 }));
}

/**
 * A head as the points of a polygon.
 * @param {Point} base
 * @param {Point} tip
 * @param {number} half half of its breadth
 */
export function head(base, tip, half) {
  const long = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const across = { x: ((tip.y - base.y) / long) * half, y: ((base.x - tip.x) / long) * half };
  const one = { x: base.x + across.x, y: base.y + across.y };
  return [one, tip, { x: base.x - across.x, y: base.y - across.y }, one].map(at).join(" ");
}

/**
 * The box about some points.
 * @param {readonly Point[]} points
 * @returns {Rect}
 */
export function extent(points) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

/** @param {Rect} one @param {Rect} other @returns {boolean} whether two boxes have something in common */
export function meets(one, other) {
  return Math.abs(one.x - other.x) * 2 <= one.width + other.width && Math.abs(one.y - other.y) * 2 <= one.height + other.height;
}

/**
 * Whether a line goes through one of the boxes.
 * @param {readonly Point[]} points cubic curves
 * @param {readonly Rect[]} boxes
 */
export function through(points, boxes) {
  const line = polyline(points);
  return boxes.some((box) => line.some((b, k) => k > 0 && enters(/** @type {Point} */ (line[k - 1]), b, box)));
}

/**
 * The keys of the boxes around an arrow, the nearest first; not its ends.
 * @param {string} from
 * @param {string} to
 * @param {ReadonlyMap<string, Rect>} boxes by key
 * @returns {string[]}
 */
export function near(from, to, boxes) {
  const [one, other] = [boxes.get(from), boxes.get(to)];
  if (!one || !other) return [];
  const [left, top] = [Math.min(side(one, -1).x, side(other, -1).x), Math.min(side(one, -1).y, side(other, -1).y)];
  const [right, bottom] = [Math.max(side(one, 1).x, side(other, 1).x), Math.max(side(one, 1).y, side(other, 1).y)];
  const found = [];
  for (const [key, box] of boxes) {
    const [low, high] = [side(box, -1), side(box, 1)];
    if (key === from || key === to || low.x > right + AROUND || high.x < left - AROUND) continue;
    if (low.y <= bottom + AROUND && high.y >= top - AROUND) found.push({ key, far: off(box, one, other) });
  }
  found.sort((a, b) => a.far - b.far || (a.key < b.key ? -1 : 1));
  return found.slice(0, MOST).map(({ key }) => key);
}

/** @param {Rect} box @param {1 | -1} sign */
function side(box, sign) {
  return { x: box.x + (sign * box.width) / 2, y: box.y + (sign * box.height) / 2 };
}

/**
 * What a route depends on: the same text, the same route.
 * @param {readonly Rect[]} boxes
 */
export function geometry(boxes) {
  return boxes.map(written).join(";");
}

/** @type {WeakMap<Rect, string>} boxes as text, because many arrows end at each */
const texts = new WeakMap();

/** @param {Rect} box */
function written(box) {
  let text = texts.get(box);
  if (text === undefined) texts.set(box, (text = [box.x, box.y, box.width, box.height].map((one) => one.toFixed(1)).join(",")));
  return text;
}

/**
 * Whether a straight piece runs through the inside of a box.
 * @param {Point} a
 * @param {Point} b
 * @param {Rect} box
 */
function enters(a, b, box) {
  let [first, last] = [-Infinity, Infinity];
  for (const axis of /** @type {const} */ (["x", "y"])) {
    const half = (axis === "x" ? box.width : box.height) / 2 - CLEAR;
    const [along, far] = [b[axis] - a[axis], box[axis] - a[axis]];
    if (!along && Math.abs(far) >= half) return false;
    if (!along) continue;
    const [one, other] = [(far - half) / along, (far + half) / along];
    first = Math.max(first, Math.min(one, other));
    last = Math.min(last, Math.max(one, other));
  }
  return first < last && last > 0 && first < 1;
}

/**
 * Curves as straight pieces; a straight one stays one piece.
 * @param {readonly Point[]} points
 * @returns {Point[]}
 */
function polyline(points) {
  const line = points.slice(0, 1);
  for (let k = 0; k + 3 < points.length; k += 3) {
    const [a, b, c, d] = /** @type {[Point, Point, Point, Point]} */ (points.slice(k, k + 4));
    const bent = Math.max(off(b, a, d), off(c, a, d)) >= 0.5;
    for (let step = bent ? 1 : STEPS; step <= STEPS; step += 1) line.push(bezier(a, b, c, d, step / STEPS));
  }
  return line;
}

/** @param {Point} a @param {Point} b @param {Point} c @param {Point} d @param {number} t */
function bezier(a, b, c, d, t) {
  const [ab, bc, cd] = [mix(a, b, t), mix(b, c, t), mix(c, d, t)];
  return mix(mix(ab, bc, t), mix(bc, cd, t), t);
}

/** @param {Point} a @param {Point} b @param {number} t @returns {Point} */
function mix(a, b, t) {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
}

/**
 * How far a point is from a line between two others.
 * @param {Point} point
 * @param {Point} from
 * @param {Point} to
 */
function off(point, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const along = ((point.x - from.x) * dx + (point.y - from.y) * dy) / (dx * dx + dy * dy || 1);
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - dx * part, point.y - from.y - dy * part);
}

/** @param {Point} point */
function at({ x, y }) {
  return `${Number(x.toFixed(1))},${Number(y.toFixed(1))}`;
}
