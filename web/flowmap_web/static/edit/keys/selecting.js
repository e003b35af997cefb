// @ts-check
/** What is selected, and the address that says so: a click, a key and the way back of the browser mean the same. */

import { show } from "../../live.js";
import { session } from "../saving/session.js";

/** Arguments of the address that name what is selected, by type; anything else is a `record`. @type {Record<string, string>} */
const NAMED = { holder: "team", item: "item" };
const ARGUMENTS = ["team", "item", "record"];

/** @param {URL} url @returns {string[]} the references that an address names */
export function refsIn(url) {
  const { team, item, record } = Object.fromEntries(url.searchParams);
  return [record || (team && `holder:${team}`) || (item && `item:${item}`) || ""].filter(Boolean);
}

/**
 * An address that names what is selected; several things are in no address.
 * @param {string[]} refs
 * @param {URL} from
 */
export function addressOf(refs, from) {
  const url = new URL(from);
  for (const name of ARGUMENTS) url.searchParams.delete(name);
  const [ref] = refs;
  if (!ref || refs.length > 1) return url;
  const type = ref.slice(0, ref.indexOf(":"));
  const name = NAMED[type];
  if (name) url.searchParams.set(name, ref.slice(type.length + 1));
  else url.searchParams.set("record", ref);
  return url;
}

/** Whether this page shows what its address selects. */
const follows = () => document.querySelector("[data-picture][data-live], [data-live] [data-picture], [data-live] table.matrix") !== null;

/** The address that `choose` is on its way to. @type {URL | null} */
let heading = null;

/**
 * Select, say what, and show it in the panel.
 * @param {string[]} refs
 */
export function choose(refs) {
  session.select(refs, { announce: true });
  const from = heading ?? new URL(location.href);
  const to = addressOf(refs, from);
  if (to.href === from.href || !follows()) return;
  heading = to;
  void show(to, "push"); // what was asked for before is given up
}

/** The selection follows the address, and the address what becomes of the thing that it names. */
export function selecting() {
  let seen = location.href;
  const read = () => {
    const mine = heading?.href === location.href;
    if (mine || location.href !== seen) heading = null;
    if (!mine && location.href !== seen) session.select(refsIn(new URL(location.href)));
    seen = location.href;
  };
  const gone = (/** @type {URL} */ url) => refsIn(url).slice(0, 1).some((ref) => !session.records.get(ref));
  const left = (/** @type {URL} */ url) => addressOf(session.selected.filter((ref) => session.records.get(ref)), url);
  const mend = () => {
    const here = new URL(location.href);
    if (gone(here)) {
      history.replaceState(null, "", left(here));
      seen = location.href;
    }
    if (!heading || !gone(heading)) return;
    heading = left(heading); // it was removed before its page came
    void show(heading, "push");
  };
  document.addEventListener("flowmap:redrawn", read);
  for (const name of ["selected", "edited", "theirs", "caught-up", "settled"]) document.addEventListener(`flowmap:${name}`, mend);
  void session.ready.then(() => {
    if (!session.selected.length) session.select(refsIn(new URL(location.href)).filter((ref) => session.records.get(ref)));
  });
}
