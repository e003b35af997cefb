// @ts-check
/** Graphviz in a worker: finds the way of each arrow between the boxes that it is given. */

/** @typedef {import("./lines.js").Rect} Rect */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./lines.js").Heads} Heads */
/** @typedef {{from: Rect, to: Rect, among: Rect[], heads: Heads}} Wanted */
/** @typedef {{layout: (dot: string, form: "json", engine: "nop2") => string}} Engine */

const INCH = 72; // points
const ROOM = 2.4; // points that Graphviz keeps free around a box: where two such rooms touch it gives up
const DIRECTIONS = { end: "forward", start: "back", both: "both", none: "none" };
const ENGINE = "../../vendor/wasm-graphviz.js"; // no static import: it may be missing, and then the page must be told

/** @type {Promise<Engine>} */
const engine = import(/** @type {string} */ (ENGINE)).then((module) => module.Graphviz.load());

engine.then(
  () => postMessage({ ready: true }),
  () => postMessage({ ready: false }),
);

addEventListener("message", async (event) => {
  /** @type {{id: number, wanted: Wanted[]}} */
  const { id, wanted } = event.data;
  const graphviz = await engine;
  postMessage({ id, lines: wanted.map((one) => routed(graphviz, one)) });
});

/**
 * @param {Engine} graphviz
 * @param {Wanted} wanted
 * @returns {Line | null} null where Graphviz draws none
 */
function routed(graphviz, { from, to, among, heads }) {
  const nodes = [from, to, ...among].map(
    ({ x, y, width, height }, place) =>
      `n${place}[pos="${x.toFixed(1)},${(-y).toFixed(1)}" width=${(width / INCH).toFixed(4)} height=${(height / INCH).toFixed(4)}]`,
  );
  const dot = `digraph{graph[splines=true notranslate=true esep="+${ROOM}"]node[shape=box fixedsize=true label=""]edge[arrowsize=0.8]
${nodes.join("\n")}
n0->n1[dir=${DIRECTIONS[heads]}]}`;
  try {
    const [edge] = JSON.parse(graphviz.layout(dot, "json", "nop2")).edges ?? [];
    return edge ? lineOf(edge.pos ?? "") : null;
  } catch {
    return null;
  }
}

/**
 * A line as Graphviz writes it: `e,` the tip, `s,` the tail, and the points of curves, y upwards; of several the first.
 * @param {string} text
 * @returns {Line | null}
 */
function lineOf(text) {
  /** @type {Line} */
  const line = { points: [], tip: null, tail: null };
  for (const part of (text.split(";")[0] ?? "").split(" ")) {
    const [x, y] = part.split(",").slice(-2).map(Number);
    const point = { x: x ?? NaN, y: -(y ?? NaN) };
    if (!Number.isFinite(point.x + point.y)) return null;
    if (part.startsWith("e,")) line.tip = point;
    else if (part.startsWith("s,")) line.tail = point;
    else line.points.push(point);
  }
  return line.points.length >= 4 && line.points.length % 3 === 1 ? line : null;
}

export {}; // a module to the type checker
