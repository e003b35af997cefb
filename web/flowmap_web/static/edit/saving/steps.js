// @ts-check
/** The order of what somebody did on this page: what undo takes back next, and what redo makes again. */

/** @typedef {import("./outbox.js").Entry} Entry */
/** @typedef {{says: string, undo: () => unknown, redo: () => unknown}} ViewEdit places moved: no record changes */
/** @typedef {{kind: "saved"} | {kind: "taken", entry: Entry} | ({kind: "view"} & ViewEdit)} Step */

export class Steps {
  constructor() {
    /** @type {Step[]} */
    this.done = [];
    /** @type {Step[]} */
    this.undone = [];
    this.open = true; // whether the history may know of something to make again that this page does not
  }

  /** @param {Step} step something new: what was undone before can no longer be made again */
  add(step) {
    this.done.push(step);
    this.undone = [];
    this.open = false;
  }

  /**
   * @returns {Step | undefined} what undo takes back; what was done before this page was opened is a saved edit
   */
  back() {
    return this.done.pop() ?? { kind: "saved" };
  }

  /**
   * @returns {Step | undefined} what redo makes again; undefined if nothing
   */
  forth() {
    return this.undone.pop() ?? (this.open ? { kind: "saved" } : undefined);
  }
}
