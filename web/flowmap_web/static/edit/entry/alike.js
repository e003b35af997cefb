// @ts-check
/** "The same team?" where a text is read: one button, or Alt+Enter, takes the known one. Nothing waits for an answer. */

import { element } from "../element.js";
import { announce } from "../saving/announce.js";

/** @typedef {import("./understand.js").Alike} Alike */
/** @typedef {import("./understand.js").Same} Same */

/** The answers for one text: which new names are known ones. */
export class Answers {
  /** @type {Map<string, Alike>} by key */
  #taken = new Map();
  /** @type {Alike[]} */
  #open = [];
  #announced = "";

  /** @param {() => void} changed the text is to be read once more */
  constructor(changed) {
    this.changed = changed;
  }

  /** @returns {Same} as the server takes them */
  get same() {
    return Object.fromEntries([...this.#taken.values()].map(({ key, id }) => [key, id]));
  }

  /** Nothing is answered: another text. */
  clear() {
    this.#taken.clear();
    this.#open = [];
  }

  /**
   * The questions and the answers, to be shown beside what was understood.
   * @param {Alike[]} open what is alike and not answered
   * @param {boolean} [quiet] somebody may still be typing the known name: it is offered
   * @returns {HTMLElement[]}
   */
  drawn(open, quiet = false) {
    this.#open = open;
    const asked = quiet ? "" : open.map(({ question }) => question).join(" ");
    if (asked !== this.#announced) announce(asked && `${asked} Alt+Enter: yes`);
    this.#announced = asked;
    const questions = open.map((one, place) => {
      const line = element("p", "alike", `${one.question} `);
      line.append(button(`Yes, ${one.title}`, () => this.take(one)));
      if (!place) line.append(" ", element("kbd", "", "Alt+Enter"));
      return line;
    });
    const answers = [...this.#taken.values()].map((one) => {
      const line = element("p", "alike second", `“${one.typed}” is ${one.title} here. `);
      line.append(button("No, another one", () => this.#leave(one)));
      return line;
    });
    return [...questions, ...answers];
  }

  /** @param {Alike | undefined} [one] the first that is asked about; @returns whether there is one */
  take(one = this.#open[0]) {
    if (!one) return false;
    this.#taken.set(one.key, one);
    this.changed();
    return true;
  }

  /** @param {Alike} one */
  #leave(one) {
    this.#taken.delete(one.key);
    this.changed();
  }
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
