// @ts-check
/** What every page does once it stands: pictures move, findings and teams light up together, filters act at once. */

import { remember } from "./edit/picture/picture.js";
import { offerTidying } from "./edit/picture/untidy.js";
import { choose, light, selection } from "./light.js";
import { followInPage } from "./live.js";
import { panzoom } from "./panzoom.js";
import { tables } from "./table.js";
import { walk } from "./walk.js";

/** @param {ParentNode} root the part of the page that is new */
function wake(root) {
  for (const figure of root.querySelectorAll("[data-picture]")) {
    if (!(figure instanceof HTMLElement) || figure.dataset.awake) continue;
    figure.dataset.awake = "yes";
    const view = panzoom(figure);
    if (view) walk(figure, view.reveal);
    remember(figure);
  }
  tables(root);
  choose(root);
}

document.documentElement.classList.add("live");
wake(document);
light(document);
selection(document);
followInPage(wake);
offerTidying();
if (document.body.dataset.map) import("./edit/start.js").catch(() => {}); // left while it loads, or not reached: the plain forms do the same
