// @ts-check
/** Sends what is in the outbox: in order, one at a time, by one tab, again and again until the server has answered. */

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {import("./outbox.js").Problem} Problem */
/** @typedef {{map: string, revision: number, edit: string, changes: import("../model/change.js").Change[], said?: import("./announce.js").Saying[], undone?: string, nothing?: string, coverage?: any, counts?: any}} Saved */
/** @typedef {import("../../live.js").Along} Along */
/** @typedef {{kind: "saved", answer: Saved, along?: Along} | {kind: "asked" | "refused" | "gone" | "away", problem: Problem}} Outcome */

const PATIENCE = 20_000; // milliseconds for one answer
const FIRST_PAUSE = 500; // milliseconds after the first failure; each further one doubles it
const LONGEST_PAUSE = 5_000;
const LINES = "application/x-ndjson"; // of an answer with the page along: the acknowledgement first, in a line of its own

/**
 * Where an entry goes, and what with it.
 * @param {Entry} entry
 * @param {string} client
 */
export function asSent(entry, client) {
  const { kind, edit, base, by, changes, places, decided } = entry;
  if (kind === "edits") return { edit, base, by, changes, ...(places ? { places } : {}) };
  return { edit, by, client, ...(decided ? { [decided.way]: decided.revision } : {}) };
}

/**
 * What an answer means for an edit. Whatever does not come from flowmap (a proxy, a login page) counts as away.
 * @param {number} status
 * @param {any} body
 * @param {Entry} entry
 * @returns {Outcome}
 */
export function meaning(status, body, entry) {
  const detail = typeof body?.detail === "string" ? body.detail : "";
  /** @type {Problem} */
  const problem = { status, detail, title: body?.title, conflicts: body?.conflicts, problems: body?.problems, undoing: body?.undoing, ways: body?.ways };
  if (status === 200 || status === 201) {
    const known = typeof body?.nothing === "string" || (body?.edit === entry.edit && Number.isInteger(body.revision));
    return known ? { kind: "saved", answer: body } : { kind: "away", problem: { status, detail: "something other than flowmap answers" } };
  }
  if (!detail) return { kind: "away", problem };
  if (status === 404 || status === 410) return { kind: "gone", problem };
  if (status === 409) return { kind: entry.kind === "edits" && body.conflicts?.length ? "asked" : "refused", problem };
  if (status === 400 || status === 413 || status === 422) return { kind: "refused", problem };
  return { kind: "away", problem };
}

export class Sender {
  /**
   * @param {object} needs
   * @param {string} needs.address of the map in the API
   * @param {string} needs.client
   * @param {string} needs.map
   * @param {() => Entry[]} needs.refresh called before it begins: another tab may have sent what was there; what is there now
   * @param {() => Entry | undefined} needs.next
   * @param {(entry: Entry) => {headers: Record<string, string>, url: string} | null} needs.along what is to come along with the answer
   * @param {(entry: Entry) => void} needs.trying called before an edit goes out for the first time
   * @param {(entry: Entry, outcome: Outcome) => Promise<void>} needs.answered
   * @param {() => void} needs.changed called when it begins, ends, or cannot reach the server
   */
  constructor(needs) {
    this.needs = needs;
    this.sending = false;
    /** @type {Problem | null} why the server cannot be reached */
    this.away = null;
    this.failures = 0;
    this.timer = 0;
  }

  /**
   * Send now, whatever pause was made.
   * @param {string} [fresh] an edit that was made just now, in this page
   */
  now(fresh) {
    clearTimeout(this.timer);
    if (!this.sending && this.needs.next()) void this.#all(fresh);
  }

  /** @param {string} [fresh] */
  async #all(fresh) {
    this.sending = true;
    this.needs.changed();
    try {
      // No other tab can have begun with it, or have one before it. One that takes it for its own sends it again,
      // which counts once, before anything of its own: that is what the turn of each tab is for.
      const [first, ...others] = this.needs.refresh();
      if (first?.edit === fresh && !first?.tried && !others.length && first === this.needs.next()) {
        if (!(await this.#one(first)) || !this.needs.next()) return;
      }
      await alone(`flowmap:sending:${this.needs.map}`, async () => {
        this.needs.refresh();
        for (let entry = this.needs.next(); entry; entry = this.needs.next()) if (!(await this.#one(entry))) break;
      });
    } finally {
      this.sending = false;
      this.needs.changed();
      this.#later();
    }
  }

  /** What is left is sent after a pause, if the server was away. */
  #later() {
    if (!this.needs.next()) return;
    const pause = this.away ? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1)) : 0;
    this.timer = window.setTimeout(() => this.now(), pause);
  }

  /**
   * @param {Entry} entry
   * @returns {Promise<boolean>} whether the server has answered
   */
  async #one(entry) {
    if (!entry.tried) this.needs.trying(entry);
    const outcome = await this.#asked(entry);
    const away = outcome.kind === "away" || outcome.kind === "gone";
    this.away = away ? outcome.problem : null;
    this.failures = away ? Math.min(this.failures + 1, 20) : 0;
    if (away) this.needs.changed();
    await this.needs.answered(entry, outcome);
    return !away;
  }

  /**
   * @param {Entry} entry
   * @returns {Promise<Outcome>}
   */
  async #asked(entry) {
    const along = this.needs.along(entry);
    try {
      const response = await fetch(`${this.needs.address}/${entry.kind}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", ...along?.headers },
        body: JSON.stringify(asSent(entry, this.needs.client)),
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!response.headers.get("Content-Type")?.startsWith(LINES)) {
        return meaning(response.status, await response.json().catch(() => null), entry);
      }
      const line = linesOf(response);
      const outcome = meaning(response.status, await line(), entry);
      if (outcome.kind !== "saved" || !along) return outcome;
      return { ...outcome, along: { ...along, next: line } };
    } catch {
      return { kind: "away", problem: { status: 0, detail: "" } };
    }
  }
}

/**
 * The lines of an answer, each as soon as it is there. It is read to its end also if nobody asks for them.
 * @param {Response} response
 * @returns {() => Promise<any>} the next one; null where it is missing, cut off or no JSON
 */
function linesOf(response) {
  /** @type {string[]} */
  const lines = [];
  let ended = false;
  let wake = () => {};
  const read = async () => {
    const [reader, decoder] = [response.body?.getReader(), new TextDecoder()];
    for (let [text, part] = ["", await reader?.read()]; part && !part.done; part = await reader?.read()) {
      const parts = (text + decoder.decode(part.value, { stream: true })).split("\n");
      text = parts.pop() ?? ""; // what has no end yet
      lines.push(...parts);
      wake();
    }
  };
  const end = () => {
    ended = true;
    wake();
  };
  read().then(end, end);
  return async () => {
    while (!lines.length && !ended) await /** @type {Promise<void>} */ (new Promise((done) => (wake = done)));
    try {
      return JSON.parse(lines.shift() ?? "null");
    } catch {
      return null;
    }
  };
}

/**
 * Do something while no other tab does it; where the browser has no locks, ids that count once are enough.
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function alone(name, work) {
  if (navigator.locks) await navigator.locks.request(name, work);
  else await work();
}
