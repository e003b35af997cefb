// @ts-check
/** An edit that others stood in the way of, made to fit what they have, by what somebody decided. Pure. */

import { onTop, parts, refOf, same } from "./change.js";

/** @typedef {import("./change.js").Change} Change */
/** @typedef {import("../saving/outbox.js").Conflict} Conflict */
/** @typedef {import("../saving/outbox.js").Entry} Entry */
/** @typedef {import("./records.js").Records} Records */

/**
 * The changes to send now. Where mine is used, what was shown as theirs is said as `before`: if it has changed again,
 * it is asked again.
 * @param {Entry} entry
 * @param {Records} records what the server has, as far as it is known
 * @param {ReadonlySet<string>} theirs the fields that stay as theirs, each as `question` names it
 * @returns {Change[]}
 */
export function settled(entry, records, theirs) {
  const conflicts = entry.problem?.conflicts ?? [];
  return entry.changes.flatMap((change) => {
    const refs = [change.before, change.after].flatMap((side) => (side ? [refOf(...parts(side))] : []));
    const asked = conflicts.filter(({ record }) => refs.includes(record));
    if (!asked.length) return [change];
    if (asked.some((one) => one.field === "" && theirs.has(question(one)))) return [];
    const [type] = parts(/** @type {import("./change.js").Side} */ (change.after ?? change.before));
    const now = refs.map((ref) => records.get(ref)).find(Boolean);
    if (!now) return change.after ? [{ before: null, after: change.after }] : [];
    if (!change.after) return [{ before: { [type]: now }, after: null }];
    const kept = new Set(asked.filter((one) => theirs.has(question(one))).map(({ field }) => field));
    const shown = { ...now };
    for (const { field, theirs: value } of asked) {
      if (field === "" || kept.has(field)) continue;
      const said = value === undefined || same(value, records.schema[type]?.fields[field]?.default);
      if (said) delete shown[field];
      else shown[field] = value;
    }
    const after = onTop(shown, change.before ? parts(change.before)[1] : null, parts(change.after)[1], kept);
    return same(shown, after) ? [] : [{ before: { [type]: shown }, after: { [type]: after } }];
  });
}

/**
 * The name of what is asked: of which record, which field.
 * @param {Conflict} conflict
 */
export function question({ record, field }) {
  return `${record} ${field}`;
}
