// @ts-check
/** A small window of fields beside a place of the picture: one thing is asked after the other, Esc ends it. */

import { combobox } from "./combobox.js";
import { place } from "./focus.js";

/** @typedef {import("../model/match.js").Option} Option */
/** @typedef {{x: number, y: number}} Point pixels in the window */
/** @typedef {string | {name: string}} Part text, or a name of the map */

/**
 * @typedef {object} Small
 * @property {(field: {label: string, options: (text: string) => Option[], fresh?: string, alike?: (text: string) => Option | null | undefined,
 *   eager?: boolean, refuse?: (picked: Option) => string | false}) => Promise<Option | null>} pick a name, with proposals
 * @property {(field: {label: string}) => Promise<string | null>} write a text that may not be empty
 * @property {(field: {label: string, choices: {id: string, title: string}[], chosen: string}) => Promise<string | null>} choose
 * @property {(...parts: Part[]) => void} say what is known so far
 * @property {() => void} close the focus goes back to where it was
 */

const AWAY = 12; // pixels beside what it belongs to
const EDGE = 8; // pixels to the edge of the window
const LIST = 260; // points below a field for its proposals: above it they would cover the question
const LONGEST = 10_000; // characters of a name
let made = 0;

/** @type {(() => void) | null} */
let closeOpen = null;

/**
 * Each question resolves with its answer, or with null where the person gave up: the window is closed then.
 * @param {string} title what this is for, said to screen readers
 * @param {{at?: Point, near?: Element | null}} [where]
 * @returns {Small}
 */
export function small(title, { at, near } = {}) {
  closeOpen?.();
  const before = document.activeElement && document.activeElement !== document.body ? place(document.activeElement) : null;
  const box = document.createElement("form");
  const said = document.createElement("p");
  const field = document.createElement("div");
  const hint = document.createElement("p");
  box.className = "small";
  box.noValidate = true;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", title);
  box.popover = "manual";
  said.textContent = title;
  hint.className = "second";
  hint.setAttribute("role", "status");
  box.append(said, hint, field); // proposals come over what stands below the field
  document.body.append(box);
  box.showPopover();
  /** @type {((answer: any) => void) | null} */
  let answer = null;

  const put = () => {
    const beside = near?.isConnected ? near.getBoundingClientRect() : null;
    const { width, height } = box.getBoundingClientRect();
    const left = at ? at.x + AWAY : beside ? beside.right + AWAY : (innerWidth - width) / 2;
    const top = at ? at.y + AWAY : beside ? beside.top : innerHeight / 4;
    const overlaps = beside && !at && left + width > innerWidth - EDGE; // no room to the right: to the left
    box.style.left = `${within(overlaps ? beside.left - width - AWAY : left, width, innerWidth)}px`;
    box.style.top = `${within(top, height + Math.min(LIST, innerHeight / 3), innerHeight)}px`;
  };

  /** @param {any} value */
  const settle = (value) => {
    const asked = answer;
    answer = null;
    asked?.(value);
  };

  const close = () => {
    if (!box.isConnected) return;
    const inside = box.contains(document.activeElement);
    closeOpen = null;
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", put);
    box.remove();
    settle(null);
    if (inside || document.activeElement === document.body) (before?.find() ?? document.getElementById("main"))?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("flowmap:closed"));
  };
  /** @param {Event} event */
  const outside = (event) => {
    if (event.target instanceof Node && !box.contains(event.target)) close();
  };

  box.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      close();
    }
    event.stopPropagation(); // the keys of the page do nothing here
  });
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", put);
  closeOpen = close;

  /**
   * Show a field and wait for its answer.
   * @template T
   * @param {HTMLElement} control
   * @param {() => HTMLElement} first what gets the focus
   * @returns {Promise<T | null>}
   */
  const ask = (control, first) => {
    if (!box.isConnected) return Promise.resolve(null);
    settle(null);
    hint.textContent = "Enter goes on, Esc ends";
    field.replaceChildren(control);
    put();
    first().focus({ preventScroll: true });
    return new Promise((resolve) => {
      answer = resolve;
    });
  };

  /** @param {string} label */
  const labelled = (label) => {
    const input = document.createElement("input");
    const words = document.createElement("label");
    input.id = `small-${++made}`;
    input.maxLength = LONGEST;
    words.htmlFor = input.id;
    words.textContent = label;
    const control = document.createElement("div");
    control.append(words, input);
    return { control, input };
  };

  return {
    pick: ({ label, options, refuse, ...more }) => {
      const { control, input } = labelled(label);
      const asked = ask(control, () => input);
      /** @param {Option} picked */
      const onPick = (picked) => {
        const why = refuse?.(picked);
        if (!why) return settle(picked);
        hint.textContent = why;
        input.select();
      };
      const list = combobox(input, { ...more, options, onPick, steps: true, onCancel: close });
      list.refresh();
      return /** @type {Promise<Option | null>} */ (asked);
    },
    write: ({ label }) => {
      const { control, input } = labelled(label);
      input.autocomplete = "off";
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.isComposing) return;
        event.preventDefault();
        if (input.value.trim()) settle(input.value.trim());
      });
      return ask(control, () => input);
    },
    choose: ({ label, choices, chosen }) => {
      const control = document.createElement("fieldset");
      const legend = document.createElement("legend");
      legend.textContent = label;
      control.append(legend);
      for (const { id, title } of choices) {
        const line = document.createElement("label");
        const radio = document.createElement("input");
        radio.type = "radio";
        radio.name = "choice";
        radio.value = id;
        radio.checked = id === chosen;
        line.append(radio, ` ${title}`);
        control.append(line);
      }
      const checked = () => /** @type {HTMLInputElement | null} */ (control.querySelector("input:checked"));
      control.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        settle(checked()?.value ?? chosen);
      });
      return ask(control, () => checked() ?? control);
    },
    say: (...parts) => {
      said.replaceChildren(
        ...parts.map((part) => {
          if (typeof part === "string") return part;
          const name = document.createElement("bdi");
          name.textContent = part.name;
          return name;
        }),
      );
    },
    close,
  };
}

/**
 * @param {number} place of the upper or left edge
 * @param {number} length
 * @param {number} window
 */
const within = (place, length, window) => Math.max(EDGE, Math.min(place, window - length - EDGE));
