// @ts-check
/** A click in a picture selects what it is on, with Shift one more; a double click renames it. */

import { show } from "../../live.js";
import { pictureOf } from "./overlay.js";
import { renaming } from "./renaming.js";
import { session } from "../saving/session.js";
import { refsOf } from "./things.js";

const AROUND = 5; // pixels beside an arrow that still hit it: it is thin

/** Listen to clicks in the pictures of this page. */
export function choosing() {
  document.addEventListener(
    "click",
    (event) => {
      if (!pictureOf(event.target) || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = near(/** @type {Element} */ (event.target), event);
      const refs = refsOf(at).filter((ref) => session.records.get(ref));
      if (!refs.length) return;
      if (event.shiftKey) {
        event.preventDefault();
        const chosen = refs.every((ref) => session.selected.includes(ref));
        session.select(chosen ? session.selected.filter((ref) => !refs.includes(ref)) : [...session.selected, ...refs], { announce: true });
        return;
      }
      session.select(refs);
      const [ref] = refs;
      if (!ref || !at.closest("[data-records]")) return; // the link of a team or of information goes to the same place
      event.preventDefault();
      const url = new URL(location.href);
      for (const name of ["team", "item"]) url.searchParams.delete(name);
      url.searchParams.set("record", ref);
      void show(url, "push");
    },
    { capture: true },
  );
  document.addEventListener("dblclick", (event) => {
    if (pictureOf(event.target) && renaming(/** @type {Element} */ (event.target))) event.preventDefault();
  });
}

/**
 * What is meant by a click: what is there, else an arrow close by.
 * @param {Element} target
 * @param {{clientX: number, clientY: number}} at
 * @returns {Element}
 */
function near(target, { clientX, clientY }) {
  if (refsOf(target).length) return target;
  for (let turn = 0; turn < 8; turn += 1) {
    for (const far of [AROUND / 2, AROUND]) {
      const angle = (turn * Math.PI) / 4;
      const found = document.elementFromPoint(clientX + far * Math.cos(angle), clientY + far * Math.sin(angle));
      if (found?.closest("svg [data-from]") && refsOf(found).length) return found;
    }
  }
  return target;
}
