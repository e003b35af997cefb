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

  /**
   * A step that could not be made: it is the next one again.
   * @param {boolean} again whether it was to be made again
   */
  refused(again) {
    const step = (again ? this.done : this.undone).pop();
    if (step) (again ? this.undone : this.done).push(step);
  }

  /**
   * A step that could not be made is made after all, with what stood in the way; or it never is, and leaves the order.
   * @param {boolean} again
   * @param {boolean} made
   */
  decided(again, made) {
    const step = (again ? this.undone : this.done).pop();
    if (made && step) (again ? this.done : this.undone).push(step);
  }
}
