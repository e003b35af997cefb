// @ts-check
/** Opens the session of the page's map, and brings the page up to date after every edit, mine or theirs. */

import { asked, refresh } from "../live.js";
import { aside } from "./saving/aside.js";
import { blocked } from "./saving/blocked.js";
import { element } from "./element.js";
import { drawing } from "./picture/drawing.js";
import { startRoutes } from "./picture/routes.js";
import "./keys/keys.js";
import { session } from "./saving/session.js";
import { sync } from "./saving/sync.js";
import { theirs } from "./saving/theirs.js";

const STREAM = 1_000; // milliseconds between two pictures while further edits wait to be sent

let drawn = 0;
let timer = 0;

/**
 * The page once more: at once after a single edit, now and then while many are on their way.
 * @param {import("../live.js").Along} [along] the page as it comes along with what was said of an edit
 */
function soon(along) {
  clearTimeout(timer);
  const more = session.outbox.next(session.base.schema) !== undefined && !session.sender?.away;
  const wait = more ? Math.max(0, STREAM - (performance.now() - drawn)) : 0;
  if (wait) {
    timer = window.setTimeout(() => soon(), wait);
    return;
  }
  drawn = performance.now();
  void refresh(along);
}

/** Begin editing the map of this page, if it is one of a map. */
export function start() {
  const map = document.body.dataset.map;
  if (!map) return;
  const line = document.getElementById("sync");
  const tools = document.getElementById("tools");
  if (line) sync(line);
  if (tools) {
    const others = element("p", "theirs second");
    others.hidden = true;
    tools.after(others);
    theirs(others);
    aside(others);
  }
  blocked();
  session.shown = asked;
  document.addEventListener("flowmap:acknowledged", (event) => soon(/** @type {CustomEvent} */ (event).detail.along));
  for (const name of ["theirs", "caught-up", "settled"]) document.addEventListener(`flowmap:${name}`, () => soon());
  for (const form of document.querySelectorAll("form[data-tool]")) {
    const tool = form.getAttribute("data-tool");
    if (tool !== "undo" && tool !== "redo") continue;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void (tool === "undo" ? session.undo() : session.redo());
    });
  }
  document.addEventListener("flowmap:edited", () => document.querySelector("[data-live] g[data-key]") && startRoutes());
  drawing();
  void session.open(map);
}

start();
