// @ts-check
/** Whether two names are so near that somebody who types the second may mean the first: as flowmap/naming/near.py. Pure. */

import { slug } from "./change.js";

const LEAST = 4; // letters; shorter names differ by one letter too easily
const LETTERS_A_SLIP = 5; // one slip is forgiven for each

/**
 * A slip of the pen, other marks between the words, or the same words in another order; not "Plant 1" and "Plant 2".
 * @param {string} a
 * @param {string} b
 */
export function near(a, b) {
  const [x, y] = [slug(a), slug(b)];
  if (!x || !y) return false;
  if (x === y) return true;
  const [xs, ys] = [x.split("-"), y.split("-")];
  if (xs.length > 1 && [...xs].sort().join() === [...ys].sort().join()) return true;
  if (xs.length === ys.length && xs.some((word, k) => word !== ys[k] && numbered(word, ys[k] ?? ""))) return false;
  const [one, other] = [Array.from(x), Array.from(y)]; // letters, not halves of them
  const most = Math.floor(Math.max(one.length, other.length) / LETTERS_A_SLIP) || 1;
  return Math.min(one.length, other.length) >= LEAST && Math.abs(one.length - other.length) <= most && slips(one, other) <= most;
}

/**
 * Words that tell things of one kind apart: numbers and single letters.
 * @param {string} a
 * @param {string} b
 */
function numbered(a, b) {
  if (Array.from(a).length < 2 && Array.from(b).length < 2) return true;
  return /\p{Nd}/u.test(a + b) && a.replace(/\p{Nd}+/gu, "") === b.replace(/\p{Nd}+/gu, "");
}

/**
 * Letters left out, added, exchanged, or two that changed places (optimal string alignment).
 * @param {string[]} a
 * @param {string[]} b
 */
function slips(a, b) {
  /** @type {number[]} */
  let older = [];
  let old = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = at(old, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(at(old, j) + 1, at(row, j - 1) + 1, exchanged);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(older, j - 2) + 1);
      row.push(least);
    }
    [older, old] = [old, row];
  }
  return at(old, b.length);
}

/**
 * @param {number[]} row
 * @param {number} k
 */
function at(row, k) {
  return row[k] ?? Infinity;
}
