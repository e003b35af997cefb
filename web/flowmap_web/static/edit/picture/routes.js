// @ts-check
/** The browser routes arrows itself: Graphviz in a worker that is watched. Without it the server draws them. */

/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./route-worker.js").Wanted} Wanted */

const LONGEST = 2000; // milliseconds a request, then the worker is started anew
const PATIENCE = 20_000; // milliseconds until the worker stands: it is 800 KB
const TRIES = 3; // times in a row that it may fail

/** @type {Worker | null} */
let worker = null;
let ready = false;
let failed = 0;
let sent = 0;
let alarm = 0;
/** @type {Map<number, (lines: (Line | null)[] | null) => void>} */
const waiting = new Map();

/** @returns {boolean} whether the worker stands and answers */
export function canRoute() {
  return ready;
}

/** Start the worker when lines are first to be found, where there can be one; more than once is the same as once. */
export function startRoutes() {
  if (worker || failed >= TRIES || typeof Worker === "undefined" || typeof WebAssembly === "undefined") return;
  try {
    worker = new Worker(new URL("route-worker.js", import.meta.url), { type: "module" });
  } catch {
    failed = TRIES;
    return;
  }
  const mine = worker;
  alarm = window.setTimeout(() => lost(mine), PATIENCE);
  worker.addEventListener("error", () => lost(mine));
  worker.addEventListener("message", ({ data }) => {
    if (mine !== worker) return;
    clearTimeout(alarm);
    if (data.ready === false) {
      lost(mine);
      return;
    }
    if (data.ready) ready = true;
    else {
      failed = 0;
      waiting.get(data.id)?.(data.lines);
      waiting.delete(data.id);
    }
    if (waiting.size) alarm = window.setTimeout(() => lost(mine), LONGEST);
  });
}

/**
 * Find the ways of arrows.
 * @param {Wanted[]} wanted
 * @returns {Promise<(Line | null)[] | null>} null where the worker cannot: then they are straight until the server draws them
 */
export function route(wanted) {
  if (!worker || !ready) return Promise.resolve(null);
  const [mine, id] = [worker, (sent += 1)];
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    if (waiting.size === 1) alarm = window.setTimeout(() => lost(mine), LONGEST);
    mine.postMessage({ id, wanted });
  });
}

/** @param {Worker} which it is ended, and another one started */
function lost(which) {
  if (which !== worker) return;
  clearTimeout(alarm);
  which.terminate();
  worker = null;
  ready = false;
  failed += 1;
  for (const answer of waiting.values()) answer(null);
  waiting.clear();
  startRoutes();
}
