// @ts-check
/** What forms say, as changes: any field of any record by the schema, as the server reads the same forms. Pure. */

import { CHANNELS, UNNAMED, typeOf } from "../model/change.js";
import { Draft, together } from "../model/draft.js";
import { setField, what } from "../model/verbs.js";

/** @typedef {import("../model/records.js").Records} Records */
/** @typedef {import("../model/change.js").FieldSpec} FieldSpec */
/** @typedef {import("../model/verbs.js").Verb & {field?: string}} Said `field`: where the problem is */

const STANDARD = "Standard"; // beside the first kind of order that is told apart

/**
 * A record as a form states it.
 * @param {Records} records
 * @param {string} kind
 * @param {{[name: string]: string}} texts what stands in each field; lists have one a line
 * @returns {Said}
 */
export function stating(records, kind, texts) {
  const spec = records.schema[kind];
  if (!spec) return { changes: [], says: "", problem: `There is no kind of record “${kind}”.` };
  const draft = new Draft(records);
  /** @type {{[name: string]: any}} */
  const fields = {};
  for (const [name, text] of Object.entries(texts)) {
    const field = spec.fields[name];
    if (!field) continue;
    const value = valueOf(field, text);
    if (typeof value === "number" && !Number.isFinite(value)) return refused(name, noNumber(text, value));
    if (value !== null) fields[name] = known(draft, field, value);
  }
  const missing = lacking(kind, spec, fields);
  if (missing) return refused(missing, `Say ${spec.fields[missing]?.label ?? missing}.`);
  const [from, to] = kind === "question" ? ["asker", "asked"] : ["giver", "receiver"];
  if (fields[from] !== undefined && fields[from] === fields[to]) return refused(to, "That is the same team.");
  const open = spec.fields.item?.default === UNNAMED && [undefined, UNNAMED].includes(fields.item); // any number of these
  const same = open ? undefined : draft.records.find(kind, (one) => says(draft.records.made(kind, fields), one))[0];
  const made = same ?? draft.add(kind, fields);
  const ref = made.id.startsWith(`${kind}:`) ? made.id : `${kind}:${made.id}`;
  return { changes: together(draft.changes), says: what(draft.records, kind, made), ref, alike: draft.alike };
}

/**
 * One field of a record as a form states it.
 * @param {Records} records
 * @param {string} ref
 * @param {string} name
 * @param {string} text
 * @returns {Said}
 */
export function setting(records, ref, name, text) {
  const type = typeOf(ref);
  const field = records.schema[type]?.fields[name];
  if (!field) return refused(name, "It is not in the map any more.");
  if (name === "title") {
    const other = records.named(type, text);
    if (!text.trim()) return refused(name, "It needs a name.");
    if (type !== "map" && other && other !== records.get(ref)) return refused(name, `There is already “${records.title(type, other.id)}”: choose another name.`);
  }
  if (field.form === "cases") return limited(records, ref, ordersOf(records, text), { only: true });
  const value = valueOf(field, text);
  if (typeof value === "number" && !Number.isFinite(value)) return refused(name, noNumber(text, value));
  return { ...setField(records, ref, name, value), field: name };
}

/**
 * "Not always": a record that holds only in some kinds of order, or in all but these. None named, or all: in all of them.
 * @param {Records} records
 * @param {string} ref
 * @param {string[]} titles
 * @param {{only: boolean}} how
 * @returns {Said}
 */
export function limited(records, ref, titles, { only }) {
  const old = records.get(ref);
  if (!old) return refused("cases", "It is not in the map any more.");
  const draft = new Draft(records);
  const first = !records.all("case").length;
  const named = titles.map((title) => draft.id("case", { title }));
  if (first && named.length) draft.id("case", { title: STANDARD });
  const all = draft.records.all("case").map(({ id }) => id);
  const before = only ? all : old.cases ?? all;
  const cases = only ? named : before.filter((/** @type {string} */ id) => !named.includes(id));
  if (!only && (!named.length || !cases.length)) return refused("cases", "Name some kinds of order, not all of them.");
  const every = !cases.length || all.every((id) => cases.includes(id));
  const made = draft.change(ref, { cases: every ? null : [...new Set(cases)].sort() });
  return { changes: together(draft.changes), says: `${what(draft.records, typeOf(ref), made)}: not always`, ref, alike: draft.alike };
}

/**
 * @param {Records} records
 * @param {string} text
 * @returns {string[]} the kinds of order that are named, one a line or with commas between
 */
export function ordersOf(records, text) {
  return lines(text).flatMap((line) => (records.named("case", line) ? [line] : lines(line.replaceAll(",", "\n"))));
}

/**
 * @param {string} text
 * @returns {string[]} what stands in it, one a line
 */
export function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

/**
 * What a text means for a field; null: nothing is said. A number that is none is NaN.
 * @param {FieldSpec} field
 * @param {string} text
 * @returns {any}
 */
function valueOf(field, text) {
  const said = text.trim();
  switch (field.form) {
    case "flag":
      return said === "yes" ? true : null;
    case "refs":
    case "cases":
      return lines(said).length ? lines(said).map((title) => ({ title })) : null;
    case "ref":
      if (field.target === "via" && CHANNELS.includes(said.toLowerCase())) return said.toLowerCase();
      return said ? { title: said } : null;
    case "number":
    case "integer":
      return said ? Number(said) : null;
    default:
      return said || null;
  }
}

/**
 * @param {Draft} draft
 * @param {FieldSpec} field
 * @param {any} value
 */
function known(draft, field, value) {
  const space = field.target === "via" ? "holder" : field.target;
  if (!space) return value;
  const more = field.target === "via" ? { kind: "system" } : {};
  return Array.isArray(value) ? [...new Set(value.map((one) => draft.id(space, one, more)))] : draft.id(space, value, more);
}

/**
 * The first field without which nothing is said.
 * @param {string} kind
 * @param {import("../model/change.js").TypeSpec} spec
 * @param {{[name: string]: any}} fields
 */
function lacking(kind, spec, fields) {
  if (kind === "activity") return fields.at === undefined ? "at" : fields.makes || fields.uses ? undefined : "makes";
  if (!spec.derived) return "title" in spec.fields && !fields.title ? "title" : undefined;
  if (kind === "alias") return fields.name ? (fields.item || fields.holder ? undefined : "item") : "name";
  if (kind === "acceptance") return fields.finding ? undefined : "finding";
  return spec.key.find((name) => spec.fields[name]?.default === null && (fields[name] === undefined || fields[name] === UNNAMED));
}

/**
 * Whether a record says what another one states already.
 * @param {import("../model/change.js").Fields} wanted
 * @param {import("../model/change.js").Fields} there
 */
function says(wanted, there) {
  return Object.entries(wanted).every(([name, value]) => name === "id" || JSON.stringify(there[name]) === JSON.stringify(value));
}

/**
 * Why a text is no number that a record can have.
 * @param {string} text
 * @param {number} value what it was read as
 */
function noNumber(text, value) {
  return `“${text}” is ${Number.isNaN(value) ? "no number" : "too large"}.`;
}

/**
 * @param {string} field
 * @param {string} problem
 * @returns {Said}
 */
function refused(field, problem) {
  return { changes: [], says: "", problem, field };
}
