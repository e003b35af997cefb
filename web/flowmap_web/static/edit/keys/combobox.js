// @ts-check
/** A field that proposes names while one types: the editable combobox of the ARIA practices, with a list below it. */

import { element } from "../element.js";
import { matching, sameName } from "../model/match.js";

/** @typedef {import("../model/match.js").Option} Option */

/**
 * @typedef {object} Settings
 * @property {(text: string) => Option[]} options what is known, in the order in which it is offered
 * @property {(picked: Option) => void} onPick
 * @property {string} [fresh] what a new name is called ("new team"); without it only what is known can be picked
 * @property {(text: string) => Option | null | undefined} [alike] what a name may be meant for, before a second is made
 * @property {boolean} [eager] the first is taken though nothing is typed
 * @property {boolean} [steps] picking leads to another field: Tab does nothing more
 * @property {() => void} [onCancel] Esc, which otherwise only closes the list
 */

/**
 * @typedef {object} Combobox
 * @property {() => void} close
 * @property {() => void} refresh offers again what is known now
 * @property {() => Option | null} chosen what Enter would take
 * @property {() => void} remove the field is a plain one again
 */

/** @type {WeakMap<HTMLInputElement, Combobox>} a field that is drawn anew may be given again */
const known = new WeakMap();
const MOST = 12; // options that are shown; more are counted
const LONGEST = 160; // characters of a title that are put on the page
const GAP = 4; // pixels between the field and its list
let count = 0;

/**
 * @param {HTMLInputElement} input
 * @param {Settings} settings
 * @returns {Combobox}
 */
export function combobox(input, settings) {
  known.get(input)?.remove();
  const name = `proposals-${++count}`;
  const popover = element("div", "proposals");
  const list = element("ul");
  const rest = element("p", "second");
  /** @type {Option[]} */
  let shown = [];
  let active = -1;

  list.id = name;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Proposals");
  rest.id = `${name}-more`;
  popover.popover = "manual";
  popover.dataset.keep = "";
  popover.append(list, rest);
  const attributes = {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": name,
    "aria-describedby": rest.id,
    autocomplete: "off",
    spellcheck: "false",
  };
  /** A page that is drawn anew around the field may have taken these away. */
  function prepare() {
    for (const [attribute, value] of Object.entries(attributes)) input.setAttribute(attribute, value);
    if (input.nextElementSibling !== popover) input.after(popover);
  }

  const open = () => popover.matches(":popover-open");

  function close() {
    if (open()) popover.hidePopover();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  /** Everything that fits what is typed; a near name is asked for first, a new one is offered last. */
  function proposals() {
    const text = input.value.trim();
    const found = matching(text, settings.options(text));
    if (!text || !settings.fresh || found.some((one) => sameName(one.title, text))) return found;
    const near = found.length ? null : settings.alike?.(text);
    return [...(near ? [{ ...near, asks: true }] : found), { title: text, fresh: true }];
  }

  function show() {
    const all = proposals();
    const fresh = all.at(-1)?.fresh ? all.slice(-1) : [];
    shown = [...all.slice(0, all.length - fresh.length).slice(0, MOST - fresh.length), ...fresh];
    const more = all.length - shown.length;
    list.replaceChildren(...shown.map((option, place) => drawn(option, `${name}-${place}`)));
    rest.textContent = more ? `${more} more: type on` : "";
    rest.hidden = !more;
    if (!shown.length) return close();
    if (!open()) popover.showPopover();
    input.setAttribute("aria-expanded", "true");
    put();
    mark(input.value.trim() || settings.eager ? 0 : -1);
  }

  /**
   * @param {Option} option
   * @param {string} id
   */
  function drawn(option, id) {
    const line = element("li");
    line.id = id;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const title = document.createElement("bdi");
    title.textContent = option.title.length > LONGEST ? `${option.title.slice(0, LONGEST)}…` : option.title;
    const note = option.fresh ? settings.fresh : option.note;
    if (option.asks) line.append("the same as ", title, "?");
    else line.append(title);
    if (note) {
      const said = element("span", "second");
      said.textContent = note;
      line.append(" ", said);
    }
    return line;
  }

  /** @param {number} place */
  function mark(place) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = place;
    const line = list.children[active];
    if (!line) return input.removeAttribute("aria-activedescendant");
    line.setAttribute("aria-selected", "true");
    line.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", line.id);
  }

  /** The list stands below its field, or above it where there is no room. */
  function put() {
    const field = input.getBoundingClientRect();
    popover.style.minWidth = `${field.width}px`;
    const { width, height } = popover.getBoundingClientRect();
    const below = field.bottom + GAP;
    const above = field.top - GAP - height;
    popover.style.left = `${Math.max(GAP, Math.min(field.left, innerWidth - width - GAP))}px`;
    popover.style.top = `${below + height > innerHeight && above > 0 ? above : below}px`;
  }

  /** @param {Option} option */
  function pick(option) {
    input.value = option.title;
    close();
    settings.onPick(option);
  }

  /** @param {KeyboardEvent} event */
  function key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const option = open() ? shown[active] : undefined;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
      if (!open()) show();
      else mark((active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + shown.length) % shown.length);
    } else if (event.key === "Enter" && option) pick(option);
    else if (event.key === "Tab" && option && !event.shiftKey && (input.value.trim() || settings.steps)) {
      pick(option);
      if (!settings.steps) return; // on to the next field
    } else if (event.key === "Escape" && (open() || settings.onCancel)) {
      close();
      settings.onCancel?.();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {MouseEvent} event */
  const pressed = (event) => event.preventDefault(); // the field keeps the focus
  /** @param {MouseEvent} event */
  const clicked = (event) => {
    const line = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    const option = line && shown[[...list.children].indexOf(line)];
    if (option) pick(option);
  };
  const moved = () => {
    if (open()) put();
  };
  /** @type {[EventTarget, string, (event: any) => void][]} */
  const heard = [
    [input, "focus", prepare],
    [input, "input", show],
    [input, "keydown", key],
    [input, "blur", close],
    [popover, "mousedown", pressed],
    [popover, "click", clicked],
    [window, "resize", moved],
    [window, "scroll", moved],
  ];
  for (const [target, type, listener] of heard) target.addEventListener(type, listener, { capture: target === window });

  prepare();

  /** @type {Combobox} */
  const made = {
    close,
    refresh: show,
    chosen: () => shown[active] ?? null,
    remove: () => {
      known.delete(input);
      close();
      for (const [target, type, listener] of heard) target.removeEventListener(type, listener, { capture: target === window });
      for (const attribute of Object.keys(attributes)) input.removeAttribute(attribute);
      popover.remove();
    },
  };
  known.set(input, made);
  return made;
}
