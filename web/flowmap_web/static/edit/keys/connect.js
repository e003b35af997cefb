// @ts-check
/** Who hands what to whom: asks only for what is missing, and makes it one edit. */

import { goTo, inHand, made } from "./hand.js";
import { information, LATER, teams } from "./offers.js";
import { session } from "../saving/session.js";
import { small } from "./small.js";
import { shapeOf } from "../picture/things.js";
import * as verbs from "../model/verbs.js";

/** @typedef {import("../model/match.js").Option} Option */
/** @typedef {string | {title: string}} Named the id of what is known, or the title of what is new */

/**
 * @param {Option} option
 * @returns {Named}
 */
export const named = (option) => option.id ?? { title: option.title };

/** @param {Named} one @returns {{name: string}} */
const shown = (one) => ({ name: typeof one === "string" ? session.records.title("holder", one) : one.title });

/**
 * Ask for a team by its name; a new name makes a new one.
 * @param {import("./small.js").Small} window
 * @param {string} label
 * @param {{to?: string, without?: string}} [of]
 */
export const askTeam = (window, label, of = {}) => {
  const known = teams(session.records, of);
  const itself = of.without;
  return window.pick({
    label,
    options: () => known,
    fresh: "new team",
    alike: (text) => near("holder", text),
    refuse: ({ title }) => itself !== undefined && session.records.named("holder", title)?.id === itself && "That is the team itself.",
  });
};

/**
 * Ask for information by its name.
 * @param {import("./small.js").Small} window
 * @param {string} label
 * @param {{giver?: string, receiver?: string, nothing?: Option, without?: Option[]}} [of] `nothing`: what Enter takes where
 *   nothing is typed (without it something must be typed); `without`: what is not offered
 */
export const askInformation = (window, label, { nothing, without = [], ...between } = {}) => {
  const known = information(session.records, between).filter((one) => !without.some(({ id }) => id === one.id));
  return window.pick({
    label,
    options: (text) => (nothing && (!text || text === nothing.title) ? [{ ...nothing, group: -1 }, ...known] : known),
    fresh: "new information",
    alike: (text) => near("item", text),
    eager: Boolean(nothing),
  });
};

/**
 * What is called almost like that.
 * @param {"holder" | "item"} space
 * @param {string} text
 * @returns {Option | null}
 */
export function near(space, text) {
  const found = session.records.alike(space, text);
  return found ? { id: found.id, title: session.records.title(space, found.id) } : null;
}

/**
 * @param {{giver?: Named, receiver?: Named, item?: Named | null, at?: {x: number, y: number}, place?: (title: string) => [number, number]}} [known]
 *   `at`: where in the window it is asked; `place`: where in the picture a new team of this name shall stand
 * @returns {Promise<string | null>} the id of the edit; null where the person gave up
 */
export async function connect({ giver, receiver, item, at, place } = {}) {
  const near = typeof giver === "string" ? shapeOf(`holder:${giver}`) : null;
  const window = small("Hand over", { at, near });
  const id = (/** @type {Named | undefined} */ one) => (typeof one === "string" ? one : undefined);

  const asked = giver === undefined;
  if (giver === undefined) {
    const picked = await askTeam(window, "Who hands something over?", { without: id(receiver) });
    if (!picked) return null;
    giver = named(picked);
  }
  window.say(shown(giver), " hands over");
  if (receiver === undefined) {
    const picked = await askTeam(window, "To whom?", { to: id(giver), without: id(giver) });
    if (!picked) return null;
    receiver = named(picked);
  }
  window.say(shown(giver), " hands ", shown(receiver));
  if (item === undefined) {
    const picked = await askInformation(window, "What?", { giver: id(giver), receiver: id(receiver), nothing: LATER });
    if (!picked) return null;
    item = picked.id || picked.fresh ? named(picked) : null;
  }
  const verb = verbs.handoff(session.records, { giver, receiver, item });
  const fresh = place && typeof receiver !== "string" ? { [`holder:${verb.receiver}`]: place(receiver.title) } : undefined;
  return done(window, verb, { places: fresh, about: asked ? giver : undefined });
}

/**
 * Make it, and go back to where the focus was.
 * @param {import("./small.js").Small} window
 * @param {import("../model/verbs.js").Verb} verb
 * @param {{places?: {[key: string]: [number, number]} | undefined, about?: Named | undefined}} [of] `about`: the team that
 *   was asked for; with nothing else in hand, the next key is about it
 * @returns {string | null} the id of the edit
 */
export function done(window, verb, { places, about } = {}) {
  const edit = session.edit(verb, places ? { places } : {});
  made(verb.ref);
  window.close();
  const team = typeof about === "object" ? session.records.named("holder", about.title)?.id : about;
  if (edit && team && !inHand().length) goTo(`holder:${team}`);
  return edit;
}
