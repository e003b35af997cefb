// @ts-check
/** What several changes come to in the end, record by record. Pure. */

import { parts, refOf } from "./change.js";

/** @typedef {import("./change.js").Change} Change */
/** @typedef {import("./change.js").Fields} Fields */
/** @typedef {{ref: string, type: string, before: Fields | null, after: Fields | null}} Net ref: its last one */

/**
 * @param {readonly Change[]} changes in their order
 * @returns {Net[]} in the order of their first changes; what came and went again is left out
 */
export function net(changes) {
  /** @type {Map<string, Net>} by the reference that a record has now */
  const found = new Map();
  for (const { before, after } of changes) {
    const [old, fresh] = [before && parts(before), after && parts(after)];
    const [was, is] = [old && refOf(...old), fresh && refOf(...fresh)];
    const known = was ? found.get(was) : undefined;
    const type = (fresh ?? old)?.[0] ?? "";
    if (was) found.delete(was);
    const ref = is ?? was ?? "";
    const first = known ? known.before : (old?.[1] ?? null);
    if (first || fresh) found.set(ref, { ref, type, before: first, after: fresh?.[1] ?? null });
  }
  return [...found.values()];
}
