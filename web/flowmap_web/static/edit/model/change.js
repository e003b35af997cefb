// @ts-check
/** The one vocabulary of change in the browser: the same values as in files, the history and the API. Pure. */

/** @typedef {{id: string, [name: string]: any}} Fields a record: what is not at its default, and its id */
/** @typedef {{[type: string]: Fields}} Side */
/** @typedef {{before: Side | null, after: Side | null}} Change */
/** @typedef {{form: string, target: string | null, default: any, choices: string[], label: string}} FieldSpec */
/** @typedef {{key: string[], derived: boolean, label: string, fields: {[name: string]: FieldSpec}}} TypeSpec */
/** @typedef {{[type: string]: TypeSpec}} Schema */

export const UNNAMED = "?"; // an item drawn in a hurry
export const CHANNELS = ["voice", "phone", "paper", "e-mail", "chat", "file", "system", "meeting"]; // words, no records
const LONGEST_ID = 80;

/**
 * The id of a title, as domain/slug.py makes it: "Key account (DACH)" -> "key-account-dach"; empty without a letter or digit.
 * @param {string} text
 */
export function slug(text) {
  const words = text.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  return Array.from(words.normalize("NFC")).slice(0, LONGEST_ID).join("").replace(/^-+|-+$/g, "");
}

/**
 * The title that an id stands for when nobody gave one: "goods-receiving" -> "Goods receiving".
 * @param {string} id
 */
export function titleOf(id) {
  const words = id.replaceAll("-", " ");
  const [first = ""] = words;
  return first.toUpperCase() + words.slice(first.length);
}

/**
 * The id that the key fields give, e.g. "handoff:sales:purchasing:order"; of a named record the slug of its title.
 * @param {string} type
 * @param {{[name: string]: any}} fields
 * @param {Schema} schema
 */
export function baseId(type, fields, schema) {
  const spec = schema[type];
  if (!spec?.derived) return slug(fields.title ?? "");
  if (type === "activity") {
    const makes = fields.makes ?? [];
    const what = makes.length ? makes : [...(fields.control ? [fields.control] : []), ...(fields.uses ?? [])];
    return [type, fields.at, what.join("+")].join(":");
  }
  if (type === "alias") return [type, fields.item ?? "", fields.holder ?? "", slug(fields.name ?? "")].join(":");
  return [type, ...spec.key.map((name) => fields[name] ?? spec.fields[name]?.default ?? "")].join(":");
}

/**
 * How findings name a record: `type:id`; derived ids carry their type already.
 * @param {string} type
 * @param {{id: string}} fields
 */
export function refOf(type, fields) {
  return fields.id.startsWith(`${type}:`) ? fields.id : `${type}:${fields.id}`;
}

/** @param {string} ref */
export function typeOf(ref) {
  return ref.slice(0, ref.indexOf(":"));
}

/**
 * The type and the fields of one side of a change.
 * @param {Side} side
 * @returns {[string, Fields]}
 */
export function parts(side) {
  return /** @type {[string, Fields]} */ (Object.entries(side)[0]);
}

/**
 * What a record states: its id, and the fields that are not at their default, in the order of the schema.
 * @param {string} type
 * @param {{[name: string]: any}} fields
 * @param {Schema} schema
 * @returns {Fields}
 */
export function stated(type, fields, schema) {
  /** @type {Fields} */
  const found = { id: fields.id };
  for (const [name, spec] of Object.entries(schema[type]?.fields ?? {})) {
    if (name === "id") continue;
    const value = spec.form === "cases" && fields[name] ? [...new Set(fields[name])].sort(byCodePoint) : fields[name];
    if (value !== undefined && value !== null && !same(value, spec.default)) found[name] = value;
  }
  return found;
}

/**
 * The records that a record names: `holder:sales` and the like, channels left out.
 * @param {string} type
 * @param {Fields} fields
 * @param {Schema} schema
 * @returns {{name: string, ref: string}[]} the field, and what it names
 */
export function mentions(type, fields, schema) {
  const found = [];
  for (const [name, spec] of Object.entries(schema[type]?.fields ?? {})) {
    if (!spec.target || name === "id" || fields[name] === undefined) continue;
    const space = spec.target === "via" ? "holder" : spec.target;
    for (const id of [fields[name]].flat()) {
      const word = id === null || id === UNNAMED || (spec.target === "via" && CHANNELS.includes(id));
      if (!word) found.push({ name, ref: `${space}:${id}` });
    }
  }
  return found;
}

/**
 * The changes that take a list back.
 * @param {Change[]} changes
 * @returns {Change[]}
 */
export function inverse(changes) {
  return changes.map(({ before, after }) => ({ before: after, after: before })).reverse();
}

/**
 * My change made on what the record is now: theirs, with the fields that mine changes.
 * @param {Fields} theirs
 * @param {Fields | null} before
 * @param {Fields} after
 * @param {ReadonlySet<string>} [kept] fields that stay as theirs
 * @returns {Fields}
 */
export function onTop(theirs, before, after, kept = new Set()) {
  const merged = { ...theirs };
  for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after)])) {
    if (kept.has(name) || (before && same(before[name], after[name]))) continue;
    if (after[name] === undefined) delete merged[name];
    else merged[name] = after[name];
  }
  return merged;
}

/**
 * What an edit is about, as it is afterwards if it stays.
 * @param {Change[]} changes
 * @returns {string[]} references
 */
export function subjects(changes) {
  return [...new Set(changes.flatMap(({ after }) => (after ? [refOf(...parts(after))] : [])))];
}

/**
 * References after changes: of what has another id by now the new one, of what is gone none.
 * @param {string[]} refs
 * @param {Change[]} changes
 * @returns {string[]}
 */
export function carried(refs, changes) {
  /** @type {Map<string, string[]>} */
  const moved = new Map();
  for (const { before, after } of changes) if (before) moved.set(refOf(...parts(before)), after ? [refOf(...parts(after))] : []);
  return refs.flatMap((ref) => moved.get(ref) ?? [ref]);
}

/**
 * @param {any} a
 * @param {any} b
 * @returns {boolean} whether two JSON values are equal
 */
export function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && same(a[name], b[name]));
}

/**
 * The order in which Python sorts texts.
 * @param {string} a
 * @param {string} b
 */
export function byCodePoint(a, b) {
  const [x, y] = [Array.from(a, (c) => c.codePointAt(0) ?? 0), Array.from(b, (c) => c.codePointAt(0) ?? 0)];
  const place = x.findIndex((code, k) => code !== y[k]);
  return place < 0 ? x.length - y.length : (x[place] ?? 0) - (y[place] ?? -1);
}
