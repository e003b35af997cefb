// @ts-check
/** Kinds of order by how common they are: which part of the orders some of them are, and of a rate what falls to them. Pure. */

/** @typedef {import("./change.js").Fields} Fields */

/**
 * The share of each kind of order, as flowmap/domain/integrity.py `shares_of`: those left out split what is left equally.
 * @param {Fields[]} cases
 * @returns {Map<string, number>}
 */
function sharesOf(cases) {
  const given = new Map(cases.filter((one) => one.share != null).map((one) => [one.id, share(one.share)]));
  const open = cases.filter((one) => one.share == null);
  const left = Math.max(0, 1 - [...given.values()].reduce((sum, one) => sum + one, 0));
  return new Map(cases.map((one) => [one.id, given.get(one.id) ?? left / open.length]));
}

/** @param {any} said "90%" or .9 @returns {number} */
function share(said) {
  const number = Number.parseFloat(String(said));
  return String(said).trim().endsWith("%") ? number / 100 : number;
}

/**
 * Which part of these kinds of order some of them are, from 0 to 1.
 * @param {Fields[]} cases all of the map
 * @param {string[]} some
 * @param {string[]} among
 * @returns {number}
 */
export function part(cases, some, among) {
  const shares = sharesOf(cases);
  const sum = (/** @type {string[]} */ ids) => ids.reduce((all, id) => all + (shares.get(id) ?? 0), 0);
  return sum(some) / (sum(among) || 1);
}

const WORDS = /** @type {{[word: string]: string}} */ ({ daily: "1/day", weekly: "1/week", monthly: "1/month", yearly: "1/year" });

/**
 * What falls to a part of the orders: "240/year" of .1 is "24/year"; what is no rate stays as it is.
 * @param {any} times
 * @param {number} part
 * @returns {any}
 */
export function partOf(times, part) {
  const read = /^\s*([\d.]+)\s*(\/.*)$/.exec(WORDS[String(times)] ?? String(times));
  return read ? `${Math.round(Number(read[1]) * part * 1000) / 1000}${read[2]}` : times;
}
