// @ts-check
/** The list that completes names in a text of several lines: arrows walk it, Tab takes one, Enter takes one that was walked to. */

import { fold } from "../model/match.js";
import { letters, offset } from "./understand.js";

/** @typedef {import("./understand.js").Proposal} Proposal */

let count = 0;

/**
 * @param {HTMLTextAreaElement} field
 * @param {(picked: Proposal) => void} onPick
 */
export function completing(field, onPick) {
  const name = `completions-${++count}`;
  const list = document.createElement("ul");
  const box = document.createElement("div");
  /** @type {Proposal[]} */
  let shown = [];
  let active = -1;
  box.className = "proposals completions";
  box.popover = "manual";
  list.id = name;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Proposals");
  box.append(list);
  field.after(box);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", name);

  const open = () => box.matches(":popover-open");

  function close() {
    if (open()) box.hidePopover();
    field.removeAttribute("aria-activedescendant");
    active = -1;
  }

  /** @param {Proposal[]} proposals */
  function offer(proposals) {
    shown = proposals;
    active = -1;
    field.removeAttribute("aria-activedescendant");
    if (!shown.length || document.activeElement !== field) return close();
    list.replaceChildren(...shown.map(drawn));
    if (!open()) box.showPopover();
    put();
  }

  /** Until somebody knows what fits what is typed now: of the proposals those that begin so, in place of all of it. */
  function narrow() {
    if (!open()) return;
    const to = letters(field.value, field.selectionStart);
    const still = shown.filter(({ text, from }) => from <= to && begins(text, written(from, to)));
    offer(still.map((one) => ({ ...one, from: one.from + blanksOf(written(one.from, to)), to })));
  }

  /**
   * What stands between two letters of the field.
   * @param {number} from
   * @param {number} to
   */
  function written(from, to) {
    return field.value.slice(offset(field.value, from), offset(field.value, to));
  }

  /**
   * @param {Proposal} proposal
   * @param {number} place
   */
  function drawn(proposal, place) {
    const line = document.createElement("li");
    line.id = `${name}-${place}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const title = document.createElement("bdi");
    title.textContent = proposal.text;
    const kind = document.createElement("span");
    kind.className = "second";
    kind.textContent = proposal.kind === "word" ? "" : proposal.kind;
    line.append(title, " ", kind);
    return line;
  }

  /** Below the field; what was understood stands there, too, and is covered while names are offered. */
  function put() {
    const { left, bottom } = field.getBoundingClientRect();
    box.style.left = `${left}px`;
    box.style.top = `${bottom + 4}px`;
  }

  /** @param {number} place */
  function walk(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (place + shown.length) % shown.length;
    const line = list.children[active];
    line?.setAttribute("aria-selected", "true");
    line?.scrollIntoView({ block: "nearest" });
    if (line) field.setAttribute("aria-activedescendant", line.id);
  }

  /** @param {Proposal | undefined} proposal */
  function pick(proposal) {
    close();
    if (proposal) onPick(proposal);
  }

  field.addEventListener("keydown", (event) => {
    if (!open() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const typed = (shown[0]?.to ?? 0) > (shown[0]?.from ?? 0);
    if (event.key === "ArrowDown") walk(active + 1);
    else if (event.key === "ArrowUp") walk(active < 0 ? shown.length - 1 : active - 1);
    else if (event.key === "Tab" && !event.shiftKey && (typed || active >= 0)) pick(shown[Math.max(active, 0)]);
    else if (event.key === "Enter" && !event.shiftKey && active >= 0) pick(shown[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  field.addEventListener("input", narrow);
  field.addEventListener("blur", close);
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("click", (event) => {
    const line = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (line) pick(shown[[...list.children].indexOf(line)]);
  });
  for (const type of ["resize", "scroll"]) window.addEventListener(type, () => open() && put(), { capture: true });
  return { offer, close };
}

/**
 * How many blanks a text begins with: typed before a name, they are none of it.
 * @param {string} text
 */
function blanksOf(text) {
  return text.length - text.trimStart().length;
}

/**
 * Whether a word of a name begins as it is typed.
 * @param {string} name
 * @param {string} typed
 */
function begins(name, typed) {
  return ` ${fold(name)}`.includes(` ${fold(typed)}`);
}
