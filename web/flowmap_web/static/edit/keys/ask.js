// @ts-check
/** What somebody says about one team: a new one, what it makes, what it wants, whom it asks. Each is one edit. */

import { askInformation, askTeam, done, named, near } from "./connect.js";
import { goTo, made } from "./hand.js";
import { LATER, teams } from "./offers.js";
import { session } from "../saving/session.js";
import { small } from "./small.js";
import { shapeOf } from "../picture/things.js";
import * as verbs from "../model/verbs.js";

/** @typedef {import("./connect.js").Named} Named */
/** @typedef {import("./small.js").Small} Small */

const SURE = "threshold"; // how much it is needed, unless somebody says otherwise

const NOTHING = { title: "Nothing", note: "it starts here" };
const ALL = { title: "Nothing else", note: "that is all" };

/** How much something is needed, as a team says it. */
const MISSED = [
  { id: "threshold", title: "We cannot work: must have" },
  { id: "performance", title: "We work worse: the more the better" },
  { id: "excitement", title: "It would help: nice to have" },
  { id: "not_relevant", title: "We do not want it" },
];

/**
 * A window for a team; one that is not known yet is asked for.
 * @param {string} title
 * @param {string | undefined} team
 * @param {string} question
 * @returns {Promise<{window: Small, team: Named, name: {name: string}, about?: Named} | null>} `about`: that was asked for
 */
async function about(title, team, question) {
  const window = small(title, { near: team ? shapeOf(`holder:${team}`) : null });
  if (team) return { window, team, name: { name: session.records.title("holder", team) } };
  const picked = await askTeam(window, question);
  return picked && { window, team: named(picked), name: { name: picked.title }, about: named(picked) };
}

/** @param {Named} team */
const id = (team) => (typeof team === "string" ? team : undefined);

/** `n`: a new team. */
export async function newTeam() {
  const window = small("A new team");
  const picked = await window.pick({
    label: "What is it called?",
    options: () => teams(session.records),
    fresh: "new team",
    alike: (text) => near("holder", text),
  });
  if (!picked) return null;
  const verb = picked.id ? { ref: `holder:${picked.id}` } : verbs.newHolder(session.records, picked.title);
  const edit = "changes" in verb ? session.edit(verb) : null;
  window.close();
  made(verb.ref);
  if (verb.ref) goTo(verb.ref);
  return edit;
}

/**
 * `m`: the team makes information; from what is asked until nothing is typed.
 * @param {string} [team]
 */
export async function makes(team) {
  const asked = await about("Makes", team, "Who makes something?");
  if (!asked) return null;
  const { window, name } = asked;
  window.say(name, " makes");
  const item = await askInformation(window, "What does it make?", { giver: id(asked.team) });
  if (!item) return null;
  /** @type {import("../model/match.js").Option[]} */
  const from = [];
  for (;;) {
    window.say(name, " makes ", { name: item.title }, ...from.flatMap(({ title }, place) => [place ? ", " : " from ", { name: title }]));
    const next = await askInformation(window, from.length ? "And from what else?" : "From what?", {
      giver: id(asked.team),
      nothing: from.length ? ALL : NOTHING,
      without: [item, ...from],
    });
    if (!next) return null;
    if (!next.id && !next.fresh) break;
    from.push(next);
  }
  return done(window, verbs.makes(session.records, { at: asked.team, makes: [named(item)], uses: from.map(named) }), { about: asked.about });
}

/**
 * `w`: the team wants information.
 * @param {string} [team]
 */
export async function wants(team) {
  const asked = await about("Wants", team, "Who wants something?");
  if (!asked) return null;
  const { window, name } = asked;
  window.say(name, " wants");
  const item = await askInformation(window, "What does it want?");
  if (!item) return null;
  window.say(name, " wants ", { name: item.title });
  const kano = await window.choose({ label: "What if it is missing?", choices: MISSED, chosen: SURE });
  if (!kano) return null;
  return done(window, verbs.wants(session.records, { holder: asked.team, item: named(item) }, { kano }), { about: asked.about });
}

/**
 * `q`: the team asks somebody for information.
 * @param {string} [team]
 */
export async function asks(team) {
  const asked = await about("Asks", team, "Who asks?");
  if (!asked) return null;
  const { window, name } = asked;
  window.say(name, " asks");
  const whom = await askTeam(window, "Whom does it ask?", { without: id(asked.team) });
  if (!whom) return null;
  window.say(name, " asks ", { name: whom.title });
  const item = await askInformation(window, "For what?", { nothing: LATER });
  if (!item) return null;
  const what = item.id || item.fresh ? named(item) : null;
  return done(window, verbs.asks(session.records, { asker: asked.team, asked: named(whom), item: what }), { about: asked.about });
}
