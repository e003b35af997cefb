// @ts-check
/** What is offered where a name is asked for: the likely first, from the records of the map. */

/** @typedef {import("../model/match.js").Option} Option */
/** @typedef {import("../model/records.js").Records} Records */

/** An arrow may be drawn before anybody can name its information. @type {Option} */
export const LATER = { title: "?", note: "name it later" };

/**
 * All teams; those that a giver already hands something to come first.
 * @param {Records} records
 * @param {{to?: string, without?: string}} [of] `to`: the giver whose receivers come first; `without`: who is not offered
 * @returns {Option[]}
 */
export function teams(records, { to, without } = {}) {
  const near = new Set(to ? records.find("handoff", (one) => one.giver === to).map((one) => one.receiver) : []);
  return records
    .all("holder")
    .filter((one) => one.id !== without)
    .map((one) => ({
      id: one.id,
      title: records.title("holder", one.id),
      note: near.has(one.id) ? "gets something already" : (one.kind ?? one.department), // a team's kind is not stated
      group: near.has(one.id) ? 0 : 1,
    }));
}

/**
 * What a team makes, gets or gives, each with the word that says so.
 * @param {Records} records
 * @param {string} team
 * @returns {Map<string, string>} by the id of the information
 */
export function has(records, team) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const one of records.find("activity", ({ at }) => at === team)) for (const item of one.makes ?? []) found.set(item, "makes it");
  for (const one of records.find("handoff", ({ receiver, giver }) => receiver === team || giver === team)) {
    if (one.item && !found.has(one.item)) found.set(one.item, one.receiver === team ? "gets it" : "gives it");
  }
  return found;
}

/**
 * All information; what a team has comes first, what it already gives this receiver last.
 * @param {Records} records
 * @param {{giver?: string, receiver?: string}} [between]
 * @returns {Option[]}
 */
export function information(records, { giver, receiver } = {}) {
  const first = giver ? has(records, giver) : new Map();
  const given = new Set(
    giver && receiver
      ? records.find("handoff", (one) => one.giver === giver && one.receiver === receiver).map((one) => one.item)
      : [],
  );
  return records.all("item").map((one) => ({
    id: one.id,
    title: records.title("item", one.id),
    note: given.has(one.id) ? "given already" : first.get(one.id),
    group: given.has(one.id) ? 2 : first.has(one.id) ? 0 : 1,
  }));
}
