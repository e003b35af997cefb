// @ts-check
/** Edits that the server has not acknowledged, in their order, each under a key of its own in the browser's storage. */

import { mentions, parts, refOf, same } from "../model/change.js";

/** @typedef {import("../model/change.js").Change} Change */
/** @typedef {import("../model/change.js").Schema} Schema */
/** @typedef {{record: string, title: string, field: string, label: string, before: any, theirs: any, mine: any, by: string, at: string}} Conflict */
/** @typedef {{status: number, detail: string, title?: string, conflicts?: Conflict[], problems?: {message: string, hint?: string | null, record?: string, field?: string}[], undoing?: number, ways?: {way: string, label: string, says: string}[]}} Problem */
/**
 * @typedef {object} Entry one edit
 * @property {string} edit its id, the same however often it is sent
 * @property {"edits" | "undo" | "redo"} kind the address that it is sent to
 * @property {number} base the revision it was made on
 * @property {string} by
 * @property {Change[]} changes
 * @property {string} says
 * @property {{[key: string]: [number, number]}} [places]
 * @property {string} [of] the edit that an undo means
 * @property {{way: string, revision: number}} [decided] what is to be done about an edit that others stand in the way of
 * @property {"queued" | "asked" | "refused"} state
 * @property {boolean} [tried] it was sent once at least, so that the server may have it
 * @property {Problem} [problem] why it is asked or refused
 */

const PREFIX = "flowmap:unsent:";

export class Outbox {
  /**
   * @param {string} map
   * @param {Storage | null} storage null where the browser has none
   */
  constructor(map, storage) {
    this.prefix = `${PREFIX}${encodeURIComponent(map)}:`;
    this.storage = storage;
    /** @type {Map<string, Entry>} by id; the order of ids is the order of edits */
    this.entries = new Map();
    /** @type {Set<string>} edits that the storage could not take: they live in this page alone */
    this.homeless = new Set();
    this.read();
  }

  /** @returns {Entry[]} what the storage has, which another tab may have changed; what it could not take stays */
  read() {
    const kept = [...this.entries].filter(([edit]) => this.homeless.has(edit));
    const found = this.storage ? Object.keys(this.storage).filter((key) => key.startsWith(this.prefix)) : [];
    const stored = found.flatMap((key) => {
      const entry = readable(this.storage?.getItem(key) ?? "");
      return entry ? [/** @type {[string, Entry]} */ ([entry.edit, entry])] : [];
    });
    this.entries = new Map([...stored, ...kept].sort(([a], [b]) => (a < b ? -1 : 1)));
    return this.all();
  }

  /**
   * Keep an edit, as it is from now on, before anything else happens with it.
   * @param {Entry} entry
   */
  put(entry) {
    const last = !this.entries.has(entry.edit);
    this.entries.set(entry.edit, entry);
    if (last) this.entries = new Map([...this.entries].sort(([a], [b]) => (a < b ? -1 : 1)));
    try {
      if (!this.storage) throw new Error("no storage");
      this.storage.setItem(this.prefix + entry.edit, JSON.stringify(entry));
      this.homeless.delete(entry.edit);
    } catch {
      this.homeless.add(entry.edit);
    }
  }

  /** @param {string} edit */
  remove(edit) {
    this.entries.delete(edit);
    this.homeless.delete(edit);
    this.storage?.removeItem(this.prefix + edit);
  }

  /** @returns {Entry[]} in the order in which they were made */
  all() {
    return [...this.entries.values()];
  }

  /**
   * Those that wait because what they build on is set aside: asked or refused.
   * @param {Schema} schema
   * @returns {Set<string>} their ids
   */
  waiting(schema) {
    /** @type {Entry[]} */
    const blocked = [];
    const found = new Set();
    for (const entry of this.all()) {
      const waits = entry.state === "queued" && blocked.some((earlier) => buildsOn(entry, earlier, schema));
      if (waits) found.add(entry.edit);
      if (waits || entry.state !== "queued") blocked.push(entry);
    }
    return found;
  }

  /**
   * The next to be sent.
   * @param {Schema} schema
   * @returns {Entry | undefined}
   */
  next(schema) {
    const waiting = this.waiting(schema);
    return this.all().find((entry) => entry.state === "queued" && !waiting.has(entry.edit));
  }

  /**
   * Those after an edit that cannot stand without it, because they name or change what it adds.
   * @param {Entry} entry
   * @param {Schema} schema
   * @returns {Entry[]}
   */
  needing(entry, schema) {
    const lost = added(entry);
    const found = [];
    for (const later of this.all().filter(({ edit }) => edit > entry.edit)) {
      if (![...named(later, schema)].some((ref) => lost.has(ref))) continue;
      found.push(later);
      for (const ref of added(later)) lost.add(ref);
    }
    return found;
  }
}

/**
 * @param {Entry} entry
 * @returns {Set<string>} the records that it changes, before and after
 */
function touched(entry) {
  return new Set(entry.changes.flatMap(({ before, after }) => [before, after].flatMap((side) => (side ? [refOf(...parts(side))] : []))));
}

/** @param {Entry} entry */
function added(entry) {
  return new Set(entry.changes.flatMap(({ before, after }) => (after && !before ? [refOf(...parts(after))] : [])));
}

/**
 * What an edit changes or names.
 * @param {Entry} entry
 * @param {Schema} schema
 */
function named(entry, schema) {
  const found = touched(entry);
  for (const { after } of entry.changes) if (after) for (const { ref } of mentions(...parts(after), schema)) found.add(ref);
  return found;
}

/**
 * Whether an edit was made on what an earlier one makes: it names what that one adds, or changes what that one changed.
 * One that was made on what the server has, after the earlier was set aside, stands on its own.
 * @param {Entry} later
 * @param {Entry} earlier
 * @param {Schema} schema
 */
function buildsOn(later, earlier, schema) {
  const fresh = added(earlier);
  if ([...named(later, schema)].some((ref) => fresh.has(ref))) return true;
  return later.changes.some((one) => earlier.changes.some((other) => follows(one, other)));
}

/**
 * @param {Change} later
 * @param {Change} earlier of a record that was there before
 */
function follows({ before, after }, earlier) {
  if (!before || !earlier.before || !earlier.after) return false;
  const [[, mine], [, made], [, old]] = [parts(before), parts(earlier.after), parts(earlier.before)];
  if (refOf(...parts(before)) !== refOf(...parts(earlier.after))) return false;
  if (old.id !== made.id || !after) return true;
  const [, next] = parts(after);
  const changed = Object.keys({ ...old, ...made }).filter((name) => !same(old[name], made[name]));
  return changed.some((name) => same(mine[name], made[name]) && !same(mine[name], next[name]));
}

/**
 * @param {string} text
 * @returns {Entry | null} null for what nobody can read, which stays where it is
 */
function readable(text) {
  try {
    const entry = JSON.parse(text);
    return typeof entry?.edit === "string" && Array.isArray(entry.changes) ? entry : null;
  } catch {
    return null;
  }
}
