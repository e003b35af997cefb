// @ts-check
/** What others change: asked for every two seconds while the page is seen, more seldom while it is not. */

/** @typedef {import("../model/change.js").Change} Change */
/** @typedef {{revision: number, at: string, by: string, edit: string | null, undoes: number | null, changes: Change[]}} Line */
/** @typedef {{revision: number, edits: Line[], more?: boolean}} Lines */

const OFTEN = 2_000; // milliseconds
const SELDOM = 30_000; // while hidden
const AWAY = 10_000; // at most, while the server cannot be reached
const PATIENCE = 10_000;

export class Follower {
  /**
   * @param {object} needs
   * @param {string} needs.address of the map in the API
   * @param {() => number} needs.revision what is known
   * @param {(lines: Lines) => void | Promise<void>} needs.heard
   * @param {() => void} needs.reached the server has answered
   */
  constructor(needs) {
    this.needs = needs;
    this.timer = 0;
    this.failures = 0;
    /** @type {Promise<boolean> | null} */
    this.asking = null;
    /** @type {Promise<boolean> | null} the one after it */
    this.again = null;
  }

  /** Begin, and look again at once whenever the page is seen again. */
  start() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.look();
    });
    this.#later();
  }

  /**
   * Ask now, for all that is there now: what is being asked already may have been answered before.
   * @returns {Promise<boolean>} whether the server answered
   */
  look() {
    if (this.asking) return (this.again ??= this.asking.then(() => this.look()));
    this.again = null;
    this.asking = this.#asked().finally(() => {
      this.asking = null;
      this.#later();
    });
    return this.asking;
  }

  async #asked() {
    try {
      for (let more = true; more; ) {
        const since = this.needs.revision();
        const response = await fetch(`${this.needs.address}/changes?since=${since}`, { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" });
        if (!response.ok) throw new Error(response.statusText);
        const lines = /** @type {Lines} */ (await response.json());
        await this.needs.heard(lines);
        more = Boolean(lines.more) && this.needs.revision() > since;
      }
      this.failures = 0;
      this.needs.reached();
      return true;
    } catch {
      this.failures += 1;
      return false;
    }
  }

  #later() {
    clearTimeout(this.timer);
    const seen = document.visibilityState === "visible";
    const pause = seen ? Math.min(AWAY, OFTEN * 2 ** Math.min(this.failures, 5)) : SELDOM;
    this.timer = window.setTimeout(() => void this.look(), pause);
  }
}
