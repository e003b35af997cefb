// @ts-check
/** `f` finds what is in the map, `g` goes to pages and views: one field, the likely first, Enter goes there. */

import { goTo } from "./hand.js";
import { addressOf, choose } from "./selecting.js";
import { session } from "../saving/session.js";
import { small } from "./small.js";
import * as verbs from "../model/verbs.js";

/** @typedef {import("../model/match.js").Option} Option */

/** `f`: a team, information, a finding of this page, or an arrow. */
export async function find() {
  const { records } = session;
  const picked = await one("Find", "Team, information, finding or arrow", [
    ...records.all("holder").map((one) => ({ id: `holder:${one.id}`, title: records.title("holder", one.id), note: one.kind ?? "team" })),
    ...records.all("item").map((one) => ({ id: `item:${one.id}`, title: records.title("item", one.id), note: "information" })),
    ...records.all("case").map((one) => ({ id: `case:${one.id}`, title: records.title("case", one.id), note: "kind of order" })),
    ...links("#side .finding h3 a", "finding", 1),
    ...records.all("handoff").map((one) => ({ id: one.id, title: verbs.what(records, "handoff", one), group: 2 })),
  ]);
  if (!picked) return;
  if (picked.startsWith("/")) follow(picked);
  else if (!document.querySelector("[data-live] [data-picture]")) location.assign(addressOf([picked], new URL(base(), location.origin)));
  else {
    choose([picked]);
    goTo(picked);
  }
}

/** `g`: the pages of this map, the views of its picture, the pages of its teams, the other maps. */
export function go() {
  const { records } = session;
  const known = [
    ...links("nav.tabs a", "page", 0),
    ...links("nav.choices a", "view", 0),
    ...records.all("holder").map((one) => ({ id: `${base()}/teams/${encodeURIComponent(one.id)}`, title: records.title("holder", one.id), note: "page of the team", group: 1 })),
    ...links("header.top nav:not(.trail) a", "flowmap", 2),
  ];
  void maps().then((others) => known.push(...others));
  return one("Go to", "Page, view, team or map", known).then((picked) => picked && follow(picked));
}

const base = () => `/maps/${encodeURIComponent(session.map)}`;

/**
 * Ask for one of these.
 * @param {string} title
 * @param {string} label
 * @param {Option[]} known
 * @returns {Promise<string | undefined>} its id
 */
async function one(title, label, known) {
  const window = small(title);
  const picked = await window.pick({ label, options: () => known });
  window.close();
  return picked?.id;
}

/**
 * The links of a part of this page.
 * @param {string} selector
 * @param {string} note
 * @param {number} group
 * @returns {Option[]}
 */
function links(selector, note, group) {
  return [...document.querySelectorAll(selector)].map((link) => ({
    id: link.getAttribute("href") ?? "",
    title: [...link.childNodes].filter((part) => !(part instanceof Element && part.matches(".count"))).map((part) => part.textContent).join("").trim(),
    note,
    group,
  }));
}

/** @returns {Promise<Option[]>} the other maps of the store; none where the server does not answer */
async function maps() {
  try {
    const answer = await fetch("/api/v1/maps", { headers: { Accept: "application/json" } });
    /** @type {{maps: {name: string, title: string}[]}} */
    const { maps: all } = await answer.json();
    return all
      .filter(({ name }) => name !== session.map)
      .map(({ name, title }) => ({ id: `/maps/${encodeURIComponent(name)}`, title: title || name, note: "map", group: 3 }));
  } catch {
    return [];
  }
}

/**
 * Follow a link as a click on it would: within the page where that is possible.
 * @param {string} address
 */
function follow(address) {
  const link = [...document.querySelectorAll("a[href]")].find((one) => one.getAttribute("href") === address);
  if (link instanceof HTMLElement) link.click();
  else location.assign(address);
}
