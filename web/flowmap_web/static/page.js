// @ts-check
/** What every page does once it stands: pictures move, findings and teams light up together, filters act at once. */

import { choose, light } from "./light.js";
import { followInPage } from "./live.js";
import { panzoom } from "./panzoom.js";
import { walk } from "./walk.js";

/** @param {ParentNode} root the part of the page that is new */
function wake(root) {
  for (const figure of root.querySelectorAll("[data-picture]")) {
    if (!(figure instanceof HTMLElement) || figure.dataset.awake) continue;
    figure.dataset.awake = "yes";
    const view = panzoom(figure);
    if (view) walk(figure, view.reveal);
  }
  choose(document);
}

document.documentElement.classList.add("live");
wake(document);
light(document);
followInPage(wake);
