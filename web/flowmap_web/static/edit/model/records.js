// @ts-check
/** The records of a map in the browser, found by reference, by type and by name. */

import { UNNAMED, baseId, mentions, onTop, parts, refOf, slug, stated, titleOf, typeOf } from "./change.js";
import { near } from "./near.js";

/** @typedef {import("./change.js").Fields} Fields */
/** @typedef {import("./change.js").Change} Change */
/** @typedef {import("./change.js").Schema} Schema */
/** @typedef {{map: string, title: string, revision: number, schema: Schema, records: {[type: string]: Fields[]}}} Answer */

const LATER = 1_000; // milliseconds before the records are asked for again
const WORDS = /\s+/gu;

export class Records {
  /** @param {Answer} answer */
  constructor(answer) {
    this.map = answer.map;
    this.revision = answer.revision;
    this.schema = answer.schema;
    /** @type {Map<string, Map<string, Fields>>} type -> ref -> record */
    this.tables = new Map(Object.keys(answer.schema).map((type) => [type, new Map()]));
    for (const [type, listed] of Object.entries(answer.records)) for (const one of listed) this.put(type, one);
  }

  /**
   * A copy that can be changed without changing this.
   * @returns {Records}
   */
  copy() {
    const fresh = new Records({ map: this.map, title: "", revision: this.revision, schema: this.schema, records: {} });
    fresh.become(this);
    return fresh;
  }

  /**
   * Say from now on what other records say.
   * @param {Records} other
   */
  become(other) {
    this.revision = other.revision;
    this.tables = new Map([...other.tables].map(([type, table]) => [type, new Map(table)]));
  }

  /**
   * @param {string} ref `type:id`, or a derived id
   * @returns {Fields | undefined}
   */
  get(ref) {
    return this.tables.get(typeOf(ref))?.get(ref);
  }

  /**
   * @param {string} type
   * @returns {Fields[]}
   */
  all(type) {
    return [...(this.tables.get(type)?.values() ?? [])];
  }

  /**
   * @param {string} type
   * @param {(fields: Fields) => unknown} wanted
   * @returns {Fields[]}
   */
  find(type, wanted) {
    return this.all(type).filter(wanted);
  }

  /**
   * The title of a team, information, kind of order or stage; of an unnamed item "?".
   * @param {string} space
   * @param {string | null | undefined} id
   * @returns {string}
   */
  title(space, id) {
    if (!id || id === UNNAMED) return UNNAMED;
    const found = this.get(`${space}:${id}`);
    return found ? found.title || titleOf(id) : id;
  }

  /**
   * The record that somebody means by a title, an id or another name, in any capitals.
   * @param {string} space
   * @param {string} text
   * @returns {Fields | undefined}
   */
  named(space, text) {
    const said = folded(text);
    if (!said) return undefined;
    const all = this.all(space);
    return all.find((one) => folded(this.title(space, one.id)) === said) ?? all.find((one) => one.id === said) ?? this.byOtherName(space, text);
  }

  /**
   * A record with a name so near that it may be meant; undefined where the name itself is known.
   * @param {string} space
   * @param {string} text
   * @returns {Fields | undefined}
   */
  alike(space, text) {
    if (this.named(space, text)) return undefined;
    const refused = new Set(this.otherNames(space, text, false));
    return this.all(space).find((one) => !refused.has(one.id) && near(this.title(space, one.id), text));
  }

  /**
   * The record that another name stands for; one that stands for several stands for none.
   * @param {string} space
   * @param {string} text
   * @returns {Fields | undefined}
   */
  byOtherName(space, text) {
    const [id, other] = new Set(this.otherNames(space, text, true));
    return id === undefined || other !== undefined ? undefined : this.get(`${space}:${id}`);
  }

  /**
   * The ids of what a name was said to be, or not to be: as flowmap/naming/other_names.py.
   * @param {string} space
   * @param {string} text
   * @param {boolean} same
   * @returns {string[]}
   */
  otherNames(space, text, same) {
    const key = slug(text) || folded(text);
    const said = this.find("alias", (one) => one[space] && !one.differs === same);
    return said.filter((one) => (slug(one.name) || folded(one.name)) === key).map((one) => one[space]);
  }

  /**
   * The id that a new record gets here: the derived one or its title's slug, with `-2`, `-3` ... on a clash.
   * @param {string} type
   * @param {{[name: string]: any}} fields
   * @param {ReadonlySet<string>} [taken] ids of the type that are to be added, too
   * @returns {string}
   */
  freshId(type, fields, taken = new Set()) {
    const base = baseId(type, fields, this.schema) || type;
    let id = base;
    for (let n = 2; taken.has(id) || this.get(refOf(type, { id })); n++) id = `${base}-${n}`;
    return id;
  }

  /**
   * Make changes, one after the other. Where a record is no longer what a change had before it, the change's own
   * fields are put on top of what it is now.
   * @param {Change[]} changes
   */
  apply(changes) {
    for (const { before, after } of changes) {
      const [type, fields] = parts(/** @type {import("./change.js").Side} */ (after ?? before));
      const old = before ? parts(before)[1] : null;
      const now = this.get(refOf(type, old ?? fields));
      if (!after) {
        this.tables.get(type)?.delete(refOf(type, fields));
      } else {
        this.put(type, now ? onTop(now, old, fields) : fields, old && now ? refOf(type, old) : undefined);
      }
    }
  }

  /**
   * Whether changes can be made here: what they change is there, and what they name.
   * @param {Change[]} changes
   */
  fits(changes) {
    const added = new Set(changes.flatMap(({ after }) => (after ? [refOf(...parts(after))] : [])));
    const there = (/** @type {string} */ ref) => added.has(ref) || this.get(ref) !== undefined;
    return changes.every(({ before, after }) => {
      if (before && !there(refOf(...parts(before)))) return false;
      return !after || mentions(...parts(after), this.schema).every(({ ref }) => there(ref));
    });
  }

  /**
   * Put a record at its place: that of the record whose place it takes over, its own, or the end.
   * @param {string} type
   * @param {Fields} fields
   * @param {string} [instead] the reference of the record that it takes over from
   */
  put(type, fields, instead) {
    const table = this.tables.get(type);
    if (!table) return;
    const ref = refOf(type, fields);
    if (instead === undefined || instead === ref || !table.has(instead)) {
      table.set(ref, fields);
      return;
    }
    this.tables.set(
      type,
      new Map([...table].map(([key, one]) => (key === instead ? [ref, fields] : [key, one]))),
    );
  }

  /**
   * A record as it is stated: defaults left out, with an id.
   * @param {string} type
   * @param {{[name: string]: any}} fields
   * @returns {Fields}
   */
  made(type, fields) {
    return stated(type, { ...fields, id: fields.id ?? this.freshId(type, fields) }, this.schema);
  }
}

/**
 * The records of a map as the server has them, as soon as it answers.
 * @param {string} address of the map in the API
 * @returns {Promise<Records>}
 */
export async function recordsOf(address) {
  for (;;) {
    try {
      const response = await fetch(`${address}/records`, { cache: "no-store" });
      if (!response.ok) throw new Error(response.statusText);
      return new Records(await response.json());
    } catch {
      await new Promise((again) => setTimeout(again, LATER));
    }
  }
}

/** @param {string} text */
function folded(text) {
  return text.normalize("NFC").trim().replace(WORDS, " ").toLowerCase();
}
