// @ts-check
/** What the rows of an interview sheet show, and what a written row changes. Pure but for the texts it is given. */

import { CHANNELS, UNNAMED, refOf } from "../model/change.js";
import { Draft, together } from "../model/draft.js";
import { information, teams } from "../keys/offers.js";

/** @typedef {import("../model/records.js").Records} Records */
/** @typedef {import("../model/change.js").Fields} Fields */
/** @typedef {{[cell: string]: string}} Texts */
/** @typedef {{key: string, kind: string, me: string, needed: string}} Part */
/** @typedef {{ref: string, texts: Texts}} Row */
/** @typedef {{changes: import("../model/change.js").Change[], says: string, ref?: string, alike: import("../model/draft.js").Alike[]}} Written */

/** Whose names a cell has. @type {{[cell: string]: string}} */
export const SPACES = { giver: "holder", receiver: "holder", item: "item", via: "holder" };
const NEED_OF = "kano"; // the cell of what a team gets that states its need

/**
 * The rows that the map answers already.
 * @param {Records} records
 * @param {Part} part
 * @param {string} team
 * @returns {Row[]}
 */
export function rowsOf(records, part, team) {
  const needs = records.find("need", (one) => one.holder === team);
  const gets = records.find("handoff", (one) => one.receiver === team);
  const made = records.find("activity", (one) => one.at === team).flatMap((one) => one.makes ?? []);
  const there = new Set([...gets.map((one) => one.item), ...made]);
  /** @type {{[part: string]: () => Fields[]}} */
  const told = {
    gives: () => records.find("handoff", (one) => one.giver === team),
    gets: () => gets,
    lacks: () => needs.filter((one) => one.kano !== "not_relevant" && !there.has(one.item)),
    spare: () => needs.filter((one) => one.kano === "not_relevant"),
  };
  return (told[part.key]?.() ?? []).map((one) => ({ ref: one.id, texts: textsOf(records, part, one, needs) }));
}

/**
 * @param {Records} records
 * @param {Part} part
 * @param {Fields} one
 * @param {Fields[]} needs
 * @returns {Texts}
 */
function textsOf(records, part, one, needs) {
  /** @type {Texts} */
  const texts = {};
  for (const [name, spec] of Object.entries(records.schema[part.kind]?.fields ?? {})) {
    const value = one[name] ?? spec.default;
    const space = SPACES[name];
    if (value === null || value === undefined) texts[name] = "";
    else texts[name] = space && !(name === "via" && CHANNELS.includes(value)) ? records.title(space, value) : String(value);
  }
  if (part.key === "gets") {
    const need = needs.find(({ item }) => item === one.item);
    texts[NEED_OF] = need ? (need.kano ?? "performance") : "";
  }
  return texts;
}

/**
 * What a row changes. All its cells emptied, its record is taken out.
 * @param {Records} records
 * @param {Part} part
 * @param {string} team
 * @param {string} ref the record that the row stands for; "" for a new one
 * @param {Texts} texts
 * @returns {Written}
 */
export function written(records, part, team, ref, texts) {
  const draft = new Draft(records);
  const old = ref ? records.get(ref) : undefined;
  const who = records.title("holder", team);
  if (!Object.values(texts).some(Boolean)) {
    if (old) draft.remove(ref);
    return { changes: draft.changes, says: old ? `Taken out of ${who}` : "", alike: [] };
  }
  const { [NEED_OF]: kano = "", ...rest } = part.key === "gets" ? texts : { ...texts, [NEED_OF]: "" };
  const fields = fieldsOf(draft, rest);
  fields[part.me] = team;
  if (part.key === "spare") fields.kano = "not_relevant";
  if (part.key === "lacks" && texts.kano) fields.kano = texts.kano;
  const known = old ? ref : twin(draft.records, part.kind, fields);
  const stated = old ? fields : Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const made = known ? draft.change(known, stated) : draft.add(part.kind, stated);
  if (part.key === "gets" && fields.item !== UNNAMED) needed(draft, team, fields.item, kano);
  const item = draft.records.title("item", fields.item);
  const other = fields[part.me === "giver" ? "receiver" : "giver"];
  const says =
    part.kind === "need"
      ? `${who} ${part.key === "spare" ? "does not need" : "needs"} ${item}`
      : `${draft.records.title("holder", fields.giver)} hands ${item} to ${draft.records.title("holder", fields.receiver ?? other)}`;
  return { changes: together(draft.changes), says, ref: refOf(part.kind, made), alike: draft.alike };
}

/**
 * @param {Draft} draft
 * @param {Texts} texts
 * @returns {{[name: string]: any}} an emptied cell is null
 */
function fieldsOf(draft, texts) {
  /** @type {{[name: string]: any}} */
  const fields = {};
  for (const [name, text] of Object.entries(texts)) {
    const space = SPACES[name];
    const channel = name === "via" && CHANNELS.includes(text.toLowerCase());
    if (name === "item") fields.item = draft.id("item", { title: text || UNNAMED });
    else if (!text) fields[name] = null;
    else if (channel) fields[name] = text.toLowerCase();
    else fields[name] = space ? draft.id(space, { title: text }, name === "via" ? { kind: "system" } : {}) : text;
  }
  if (fields.kano === null) delete fields.kano;
  return fields;
}

/**
 * The record that states the same already.
 * @param {Records} records
 * @param {string} kind
 * @param {{[name: string]: any}} fields
 */
function twin(records, kind, fields) {
  const key = records.schema[kind]?.key ?? [];
  if (fields.item === UNNAMED) return undefined;
  const same = records.find(kind, (one) => key.every((name) => (one[name] ?? null) === (fields[name] ?? null)))[0];
  return same && refOf(kind, same);
}

/**
 * How bad it is if what a team gets is missing: its need, said once.
 * @param {Draft} draft
 * @param {string} team
 * @param {string} item
 * @param {string} kano "" for not said
 */
function needed(draft, team, item, kano) {
  const known = draft.records.find("need", (one) => one.holder === team && one.item === item)[0];
  if (known && !kano) draft.remove(known.id);
  else if (known) draft.change(known.id, { kano });
  else if (kano) draft.add("need", { holder: team, item, kano });
}

/**
 * What can stand in a cell, the likely first.
 * @param {Records} records
 * @param {string} team whose sheet it is
 * @param {string} me the field in which it stands
 * @param {string} name of the cell
 * @param {Texts} texts of the row
 * @returns {import("../model/match.js").Option[]}
 */
export function offered(records, team, me, name, texts) {
  const giver = me === "giver" ? team : records.named("holder", texts.giver ?? "")?.id;
  if (name === "item") return information(records, giver ? { giver } : {});
  if (name !== "via") return teams(records, { without: team, ...(name === "receiver" ? { to: team } : {}) });
  const systems = records.find("holder", ({ kind }) => kind === "system" || kind === "meeting");
  return [...systems.map(({ id }) => ({ id, title: records.title("holder", id) })), ...CHANNELS.map((title) => ({ title }))];
}
