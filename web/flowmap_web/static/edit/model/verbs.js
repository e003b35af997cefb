// @ts-check
/** What people do to a map, as changes: each verb gives one list, so that it is one step to undo. Pure. */

import { UNNAMED, typeOf } from "./change.js";
import { Draft, together } from "./draft.js";
import { removal } from "./removal.js";
import { part, partOf } from "./shares.js";

/** @typedef {import("./change.js").Change} Change */
/** @typedef {import("./draft.js").Alike} Alike */
/** @typedef {import("./draft.js").Named} Named */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {{[name: string]: any}} More further fields of the record that is made */
/**
 * @typedef {object} Verb what is to be done
 * @property {Change[]} changes empty where nothing is to be done
 * @property {string} says what it does, in words
 * @property {string} [ref] the record that it is about
 * @property {string} [problem] why it cannot be done, in words
 * @property {Alike[]} [alike] new names that are near known ones: "the same team?"
 * @property {string} [giver] ids of what a handoff names, new ones included
 * @property {string} [receiver]
 * @property {string} [item]
 */

const FIRST_CASE = "Standard"; // beside the first kind of order that is told apart

/**
 * @param {Records} records
 * @param {string} title
 * @param {string} [kind]
 * @returns {Verb}
 */
export function newHolder(records, title, kind = "team") {
  return named(records, "holder", title, { kind });
}

/**
 * @param {Records} records
 * @param {string} space
 * @param {string} title
 * @param {More} more
 * @returns {Verb}
 */
export function named(records, space, title, more) {
  if (!title.trim()) return { changes: [], says: "", problem: "It needs a name." };
  const draft = new Draft(records);
  const id = draft.id(space, { title }, more);
  const ref = `${space}:${id}`;
  if (!draft.changes.length) return { changes: [], says: `${records.title(space, id)} is in the map already`, ref };
  return told(draft, `New ${more.kind && more.kind !== "team" ? more.kind : records.schema[space]?.label ?? space}: ${draft.records.title(space, id)}`, ref);
}

/**
 * Who hands what to whom; item null: "?", to be named later.
 * @param {Records} records
 * @param {{giver: Named, receiver: Named, item: Named | null}} who
 * @param {More} [more]
 * @returns {Verb}
 */
export function handoff(records, { giver, receiver, item }, more = {}) {
  const draft = new Draft(records);
  const from = draft.id("holder", giver);
  const to = draft.id("holder", receiver);
  if (from === to) return { changes: [], says: "", problem: `${draft.records.title("holder", from)} cannot hand something to itself.` };
  const what = item === null ? UNNAMED : draft.id("item", item);
  const says = `${draft.records.title("holder", from)} hands ${draft.records.title("item", what)} to ${draft.records.title("holder", to)}`;
  const key = { giver: from, receiver: to, item: what };
  return { ...stating(draft, "handoff", key, more, says), ...key };
}

/**
 * A team makes information, from other information if that is said.
 * @param {Records} records
 * @param {{at: Named, makes: Named[], uses?: Named[]}} who as the record names them
 * @param {More} [more]
 * @returns {Verb}
 */
export function makes(records, who, more = {}) {
  const draft = new Draft(records);
  const at = draft.id("holder", who.at);
  const known = (/** @type {Named[]} */ all) => [...new Set(all.map((one) => draft.id("item", one)))].filter((id) => id !== UNNAMED);
  const [made, uses] = [known(who.makes), known(who.uses ?? [])];
  if (!made.length) return { changes: [], says: "", problem: "What is made needs a name." };
  const names = (/** @type {string[]} */ ids) => ids.map((id) => draft.records.title("item", id)).join(", ");
  const itself = made.filter((id) => uses.includes(id));
  if (itself.length) return { changes: [], says: "", problem: `${names(itself)} cannot be made from itself.` };
  const says = `${draft.records.title("holder", at)} makes ${names(made)}${uses.length ? ` from ${names(uses)}` : ""}`;
  return stating(draft, "activity", { at, makes: made, ...(uses.length ? { uses } : {}) }, more, says);
}

/**
 * A team needs information.
 * @param {Records} records
 * @param {{holder: Named, item: Named, kano?: string}} who
 * @param {More} [more]
 * @returns {Verb}
 */
export function wants(records, { holder, item, kano }, more = {}) {
  const draft = new Draft(records);
  const who = draft.id("holder", holder);
  const what = draft.id("item", item);
  if (what === UNNAMED) return { changes: [], says: "", problem: "What is needed needs a name." };
  const says = `${draft.records.title("holder", who)} needs ${draft.records.title("item", what)}`;
  return stating(draft, "need", { holder: who, item: what }, kano ? { kano, ...more } : more, says);
}

/**
 * A team asks another for information.
 * @param {Records} records
 * @param {{asker: Named, asked: Named, item: Named | null}} who
 * @param {More} [more] e.g. {answered: "0%"}
 * @returns {Verb}
 */
export function asks(records, { asker, asked, item }, more = {}) {
  const draft = new Draft(records);
  const from = draft.id("holder", asker);
  const to = draft.id("holder", asked);
  if (from === to) return { changes: [], says: "", problem: `${draft.records.title("holder", from)} cannot ask itself.` };
  const what = item === null ? UNNAMED : draft.id("item", item);
  const says = `${draft.records.title("holder", from)} asks ${draft.records.title("holder", to)} for ${draft.records.title("item", what)}`;
  return stating(draft, "question", { asker: from, asked: to, item: what }, more, says);
}

/**
 * Set one field; "" or null puts it back to its default. A field that names something takes an id or {title}.
 * @param {Records} records
 * @param {string} ref
 * @param {string} name
 * @param {any} value
 * @returns {Verb}
 */
export function setField(records, ref, name, value) {
  const type = typeOf(ref);
  const spec = records.schema[type]?.fields[name];
  const old = records.get(ref);
  if (!spec || !old) return { changes: [], says: "", problem: "It is not in the map any more." };
  const draft = new Draft(records);
  const space = spec.target === "via" ? "holder" : spec.target;
  /** @param {any} one */
  const known = (one) => (space ? draft.id(space, one, spec.target === "via" ? { kind: "system" } : {}) : one);
  const listed = spec.form === "refs" || spec.form === "cases";
  const nothing = value === null || value === undefined || (typeof value === "string" && !value.trim());
  const set = nothing ? null : listed ? [...new Set([value].flat().map(known))] : known(value);
  if (set === null && spec.default === null && records.schema[type]?.key.includes(name) && old[name] !== undefined && !["acceptance", "activity", "alias"].includes(type)) {
    return { changes: [], says: "", problem: `“${spec.label}” cannot be left empty.` };
  }
  const made = draft.change(ref, { [name]: set });
  const ends = { handoff: ["giver", "receiver"], question: ["asker", "asked"] }[type];
  if (ends && made[ends[0] ?? ""] === made[ends[1] ?? ""]) {
    return { changes: [], says: "", problem: type === "handoff" ? "A team cannot hand something to itself." : "A team cannot ask itself." };
  }
  return told(draft, `${what(draft.records, type, made)}: ${spec.label} ${set === null ? "taken back" : "changed"}`, refIn(type, made.id));
}

/**
 * @param {Records} records
 * @param {string} ref of something with a title
 * @param {string} title
 * @returns {Verb}
 */
export function rename(records, ref, title) {
  const close = records.alike(typeOf(ref), title);
  const found = setField(records, ref, "title", title);
  const other = close && refIn(typeOf(ref), close.id) !== ref ? close : undefined;
  const alike = other ? [{ space: typeOf(ref), typed: title, id: other.id, title: records.title(typeOf(ref), other.id) }] : [];
  return { ...found, alike };
}

/**
 * Remove records with everything that mentions them.
 * @param {Records} records
 * @param {string[]} refs
 * @returns {Verb}
 */
export function remove(records, refs) {
  const there = refs.filter((ref) => records.get(ref));
  const changes = removal(records, there);
  const first = there[0];
  const told = first === undefined ? "" : what(records, typeOf(first), /** @type {any} */ (records.get(first)));
  const more = changes.length > 1 ? ` and what mentions ${there.length > 1 ? "them" : "it"} (${changes.length} in all)` : "";
  return { changes, says: told && `Removed: ${told}${more}` };
}

/**
 * The other way round: who got it gives it; who was asked asks.
 * @param {Records} records
 * @param {string} ref of a handoff or a question
 * @returns {Verb}
 */
export function reverse(records, ref) {
  const old = records.get(ref);
  const [one, other] = typeOf(ref) === "question" ? ["asker", "asked"] : ["giver", "receiver"];
  if (!old || old[one] === undefined) return { changes: [], says: "", problem: "Only a handoff or a question can be reversed." };
  const draft = new Draft(records);
  const made = draft.change(ref, { [one]: old[other], [other]: old[one] });
  return told(draft, `Reversed: ${what(draft.records, typeOf(ref), made)}`, refIn(typeOf(ref), made.id));
}

/**
 * The same once more.
 * @param {Records} records
 * @param {string} ref
 * @returns {Verb}
 */
export function duplicate(records, ref) {
  const old = records.get(ref);
  if (!old || typeOf(ref) === "map") return { changes: [], says: "", problem: "It is not in the map any more." };
  const draft = new Draft(records);
  const titled = records.schema[typeOf(ref)]?.derived ? {} : { title: `${records.title(typeOf(ref), old.id)} (copy)` };
  const made = draft.add(typeOf(ref), { ...old, ...titled, id: undefined });
  return told(draft, `Duplicated: ${what(draft.records, typeOf(ref), made)}`, refIn(typeOf(ref), made.id));
}

/**
 * "In which kinds of order?": the record stays for these, and a second one says what holds for the others.
 * @param {Records} records
 * @param {string} ref
 * @param {Named[]} cases
 * @returns {Verb}
 */
export function split(records, ref, cases) {
  const old = records.get(ref);
  if (!old || !records.schema[typeOf(ref)]?.fields.cases) return { changes: [], says: "", problem: "It does not depend on the kind of order." };
  const draft = new Draft(records);
  const all = () => draft.records.all("case").map((one) => one.id);
  const none = !all().length;
  const chosen = cases.map((one) => draft.id("case", one));
  if (none && chosen.length === 1) draft.id("case", { title: FIRST_CASE });
  const before = old.cases ?? all();
  const here = before.filter((/** @type {string} */ one) => chosen.includes(one));
  const rest = before.filter((/** @type {string} */ one) => !chosen.includes(one));
  if (!here.length || !rest.length) return { changes: [], says: "", problem: "Choose some of its kinds of order, not all of them." };
  const share = part(draft.records.all("case"), here, before);
  const often = (/** @type {number} */ of) => (old.times == null ? {} : { times: partOf(old.times, of) });
  const kept = draft.change(ref, { cases: here, ...often(share) });
  draft.add(typeOf(ref), { ...old, id: undefined, cases: rest, ...often(1 - share) });
  return told(draft, `Split: ${what(draft.records, typeOf(ref), kept)}`, ref);
}

/**
 * What a record states, in words.
 * @param {Records} records
 * @param {string} type
 * @param {import("./change.js").Fields} one
 * @returns {string}
 */
export function what(records, type, one) {
  const team = (/** @type {string | undefined} */ id) => records.title("holder", id);
  const item = (/** @type {string | undefined} */ id) => records.title("item", id);
  const items = (/** @type {string[] | undefined} */ ids) => (ids ?? []).map(item).join(", ");
  switch (type) {
    case "handoff":
      return `${team(one.giver)} hands ${item(one.item)} to ${team(one.receiver)}`;
    case "question":
      return `${team(one.asker)} asks ${team(one.asked)} for ${item(one.item)}`;
    case "need":
      return `${team(one.holder)} needs ${item(one.item)}`;
    case "activity":
      return one.makes ? `${team(one.at)} makes ${items(one.makes)}` : `${team(one.at)} uses ${items(one.uses)}`;
    case "policy":
      return one.rule === "deny" ? `${team(one.holder)} must not have ${item(one.item)}` : `${item(one.item)} must pass ${team(one.holder)}`;
    case "acceptance": {
      const about = [one.holder && team(one.holder), one.counterpart && team(one.counterpart), one.item && item(one.item)].filter(Boolean);
      return `Accepted finding ${one.finding}${about.length ? ` (${about.join(", ")})` : ""}`;
    }
    case "alias":
      return `“${one.name}” is ${one.differs ? "not the same as" : "another name of"} ${one.item ? item(one.item) : team(one.holder)}`;
    case "query":
      return `The question “${one.name}”`;
    case "map":
      return one.title || "Map";
    default:
      return records.title(type, one.id);
  }
}

/**
 * State something that its key tells apart; said already with nothing new, nothing is done.
 * @param {Draft} draft
 * @param {string} type
 * @param {{[name: string]: any}} key
 * @param {More} more
 * @param {string} says
 * @returns {Verb}
 */
function stating(draft, type, key, more, says) {
  const open = key.item === UNNAMED; // any number of arrows may wait for their names
  const known = open ? undefined : draft.records.find(type, (one) => Object.entries(key).every(([name, value]) => String(one[name]) === String(value)))[0];
  if (known && !Object.keys(more).length) return { changes: [], says: `${says} already`, ref: refIn(type, known.id) };
  const made = draft.add(type, { ...key, ...more });
  return told(draft, says, refIn(type, made.id));
}

/**
 * @param {Draft} draft
 * @param {string} says
 * @param {string} [ref]
 * @returns {Verb}
 */
function told(draft, says, ref) {
  return { changes: together(draft.changes), says, ...(ref ? { ref } : {}), alike: draft.alike };
}

/**
 * @param {string} type
 * @param {string} id
 */
function refIn(type, id) {
  return id.startsWith(`${type}:`) ? id : `${type}:${id}`;
}
