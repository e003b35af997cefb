// @ts-check
/** A name is changed where it stands: a field over the box, Enter saves, Esc leaves. */

import { outline } from "./overlay.js";
import { session } from "../saving/session.js";
import * as verbs from "../model/verbs.js";

const LEAST = 140; // pixels wide

/**
 * Ask for another name of the team or information that something in a picture stands for.
 * @param {Element} at
 * @returns {boolean} whether there is one
 */
export function renaming(at) {
  const group = at.closest("[data-team], [data-item]");
  const { team, item } = /** @type {SVGElement | null} */ (group)?.dataset ?? {};
  const ref = team ? `holder:${team}` : `item:${item}`;
  if (!group || !session.records.get(ref)) return false;
  const before = session.records.title(team ? "holder" : "item", team ?? item ?? "");
  const box = outline(group).getBoundingClientRect();
  const focused = document.activeElement;
  const field = document.createElement("input");
  field.className = "renaming";
  field.value = before;
  field.setAttribute("aria-label", `New name for ${before}`);
  field.maxLength = 10_000;
  const width = Math.max(LEAST, box.width);
  field.style.left = `${Math.max(0, Math.min(innerWidth - width, box.left + (box.width - width) / 2))}px`;
  field.style.top = `${box.top + box.height / 2}px`;
  field.style.width = `${width}px`;
  document.body.append(field);
  field.select();

  let done = false;
  /** @param {boolean} save */
  const end = (save) => {
    if (done) return;
    done = true;
    const title = field.value.trim();
    const inside = document.activeElement === field;
    field.remove();
    if (inside && (focused instanceof HTMLElement || focused instanceof SVGElement)) focused.focus({ preventScroll: true });
    if (save && title && title !== before) session.edit(verbs.rename(session.records, ref, title));
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      end(event.key === "Enter");
    }
  });
  field.addEventListener("blur", () => end(true)); // what was typed is not lost by a click beside it
  return true;
}
