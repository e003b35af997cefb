// @ts-check
/** Records with everything that mentions them, as changes that leave a map whole: as domain/removal.py makes it. Pure. */

import { baseId, mentions, typeOf } from "./change.js";
import { together } from "./draft.js";

/** @typedef {import("./change.js").Change} Change */
/** @typedef {import("./change.js").Fields} Fields */
/** @typedef {import("./records.js").Records} Records */

/**
 * The changes that remove records and whatever says something about them. What can be said without them stays: a
 * handoff loses its channel or its stage, work and wholes lose one piece of information, a record that holds in several
 * kinds of order holds in the others, and the shares of those that are left keep their proportions.
 * @param {Records} records
 * @param {string[]} refs
 * @returns {Change[]}
 */
export function removal(records, refs) {
  const left = records.copy();
  /** @type {Change[]} */
  const changes = [];
  for (const ref of refs) {
    if (!left.get(ref)) continue;
    const next = removalOfOne(left, ref);
    left.apply(next);
    changes.push(...next);
  }
  return together(changes);
}

/**
 * @param {Records} records
 * @param {string} ref
 * @returns {Change[]}
 */
function removalOfOne(records, ref) {
  const gone = /** @type {Fields} */ (records.get(ref));
  const taken = new Set();
  /** @type {Change[]} */
  const changes = [];
  for (const type of records.tables.keys()) {
    for (const one of records.all(type)) {
      const fields = mentions(type, one, records.schema).flatMap(({ name, ref: named }) => (named === ref ? [name] : []));
      if (!fields.length) continue;
      const left = withoutIt(records, type, one, fields, gone.id);
      if (left && left.id !== one.id) {
        left.id = records.freshId(type, left, taken);
        taken.add(left.id);
      }
      changes.push({ before: { [type]: one }, after: left && { [type]: left } });
    }
  }
  if (typeOf(ref) === "case") changes.push(...sharesWithout(records, gone));
  return [...changes, { before: { [typeOf(ref)]: gone }, after: null }];
}

/**
 * A record that no longer names another; null if nothing of it is left.
 * @param {Records} records
 * @param {string} type
 * @param {Fields} one
 * @param {string[]} fields that name it
 * @param {string} gone
 * @returns {Fields | null}
 */
function withoutIt(records, type, one, fields, gone) {
  const left = { ...one };
  for (const name of fields) {
    if (!Array.isArray(one[name])) {
      if (name !== "via" && name !== "stage") return null;
      delete left[name];
      continue;
    }
    left[name] = one[name].filter((/** @type {string} */ id) => id !== gone);
    if (left[name].length) continue;
    if (name === "cases" && records.tables.get("case")?.size !== 1) return null;
    delete left[name];
  }
  if (type !== "activity") return left;
  if (!left.makes && !left.uses) return null;
  const base = baseId(type, left, records.schema);
  return base === baseId(type, one, records.schema) ? left : { ...left, id: base };
}

/**
 * The other kinds of order with shares that sum to 100 % again, if all of them have one.
 * @param {Records} records
 * @param {Fields} gone
 * @returns {Change[]}
 */
function sharesWithout(records, gone) {
  const others = records.find("case", (one) => one.id !== gone.id);
  if (!others.every((one) => one.share !== undefined)) return [];
  const total = others.reduce((sum, one) => sum + fraction(one.share), 0);
  return others.flatMap((one) => {
    const share = total > 0 ? `${Math.round((1e5 * fraction(one.share)) / total) / 1e3}%` : undefined;
    if (share !== undefined && Math.abs(fraction(share) - fraction(one.share)) < 1e-12) return [];
    const { share: _, ...rest } = one;
    return [{ before: { case: one }, after: { case: share === undefined ? rest : { ...one, share } } }];
  });
}

/** @param {string} share "90%" or "0.9" */
function fraction(share) {
  return parseFloat(share) * (share.trim().endsWith("%") ? 0.01 : 1);
}
