// @ts-check
/** Changes being put together on a copy of the records: what one verb needs, as one list. Pure. */

import { UNNAMED, parts, refOf, same } from "./change.js";

/** @typedef {import("./change.js").Change} Change */
/** @typedef {import("./change.js").Fields} Fields */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {string | {title: string}} Named the id of what is known, or the title of what may be new */
/** @typedef {{space: string, typed: string, id: string, title: string}} Alike a new name that is near a known one */

export class Draft {
  /** @param {Records} records */
  constructor(records) {
    this.records = records.copy();
    /** @type {Change[]} */
    this.changes = [];
    /** @type {Alike[]} */
    this.alike = [];
    /** @type {Set<string>} the references of what is new */
    this.fresh = new Set();
  }

  /**
   * The id of what is named; a title that nothing has makes it.
   * @param {string} space
   * @param {Named} named
   * @param {{[name: string]: any}} [more] fields of what is new
   * @returns {string}
   */
  id(space, named, more = {}) {
    if (typeof named === "string") return named;
    const title = named.title.trim();
    if (space === "item" && (title === UNNAMED || !title)) return UNNAMED;
    const known = this.records.named(space, title);
    if (known) return known.id;
    const close = this.records.alike(space, title);
    if (close) this.alike.push({ space, typed: title, id: close.id, title: this.records.title(space, close.id) });
    return this.add(space, { title, ...more }).id;
  }

  /**
   * Add a record.
   * @param {string} type
   * @param {{[name: string]: any}} fields
   * @returns {Fields} as it was made
   */
  add(type, fields) {
    const made = this.records.made(type, fields);
    this.#push({ before: null, after: { [type]: made } });
    this.fresh.add(refOf(type, made));
    return made;
  }

  /**
   * Change fields of a record; another key gives another derived id.
   * @param {string} ref
   * @param {{[name: string]: any}} fields null: back to the default
   * @returns {Fields} as it is then
   */
  change(ref, fields) {
    const [type, old] = this.#found(ref);
    const spec = this.records.schema[type];
    const rekeyed = spec?.derived && keysOf(type, spec.key).some((name) => name in fields && !same(fields[name] ?? undefined, old[name]));
    if (rekeyed) this.records.tables.get(type)?.delete(ref); // so that its own id counts as free
    const made = this.records.made(type, { ...old, ...fields, ...(rekeyed ? { id: undefined } : {}) });
    if (rekeyed) this.records.put(type, old);
    if (!same(old, made)) this.#push({ before: { [type]: old }, after: { [type]: made } });
    return made;
  }

  /** @param {string} ref */
  remove(ref) {
    const [type, old] = this.#found(ref);
    this.#push({ before: { [type]: old }, after: null });
  }

  /**
   * @param {string} ref
   * @returns {[string, Fields]}
   */
  #found(ref) {
    const type = ref.slice(0, ref.indexOf(":"));
    const found = this.records.get(ref);
    if (!found) throw new Error(`There is no ${ref}.`);
    return [type, found];
  }

  /** @param {Change} change */
  #push(change) {
    this.changes.push(change);
    this.records.apply([change]);
  }
}

/**
 * The fields that a derived id is made of; an activity's are named by the schema in any order.
 * @param {string} type
 * @param {string[]} key
 */
function keysOf(type, key) {
  return type === "activity" ? [...new Set([...key, "at", "makes", "uses", "control"])] : key;
}

/**
 * Several changes of one record become one, and what is added and removed again is nothing.
 * @param {Change[]} changes
 * @returns {Change[]}
 */
export function together(changes) {
  /** @type {Change[]} */
  const found = [];
  for (const change of changes) {
    const from = change.before ? refOf(...parts(change.before)) : null;
    const earlier = found.findIndex(({ after }) => from !== null && after !== null && refOf(...parts(after)) === from);
    const first = found[earlier];
    if (!first) found.push(change);
    else if (!first.before && !change.after) found.splice(earlier, 1);
    else found[earlier] = { before: first.before, after: change.after };
  }
  return found.filter(({ before, after }) => !same(before, after));
}
