// @ts-check
/** What stands out in the pictures: the teams of a finding that is pointed at or in focus, the team that is chosen, what is selected. */

import { teamShapes } from "./shapes.js";

/** @param {Document} page */
export function light(page) {
  /** @type {Element | null} */
  let lit = null;

  /** @param {EventTarget | null} target */
  const over = (target) => {
    const finding = target instanceof Element ? target.closest("[data-teams]") : null;
    if (finding === lit) return;
    for (const shape of page.querySelectorAll("svg .lit")) shape.classList.remove("lit");
    lit = finding;
    if (!finding) return;
    const shapes = teamShapes(page);
    for (const id of (finding.getAttribute("data-teams") ?? "").split(" ")) {
      for (const shape of shapes.get(id) ?? []) shape.classList.add("lit");
    }
  };
  page.addEventListener("pointerover", (event) => over(event.target));
  page.addEventListener("focusin", (event) => over(event.target));
}

/**
 * The team that is chosen stands out in the picture.
 * @param {ParentNode} root the page, or the part of it that is new
 */
export function choose(root) {
  const own = root instanceof Element && root.matches("[data-chosen]") ? [root] : [];
  for (const region of [...own, ...root.querySelectorAll("[data-chosen]")]) {
    for (const shape of region.querySelectorAll("svg .chosen")) shape.classList.remove("chosen");
    const team = region.getAttribute("data-chosen");
    for (const shape of team ? (teamShapes(region).get(team) ?? []) : []) shape.classList.add("chosen");
  }
}

/**
 * What is selected stands out, also after it was drawn anew.
 * @param {Document} page
 */
export function selection(page) {
  /** @type {Set<string>} references of records */
  let refs = new Set();
  const show = () => {
    for (const shape of page.querySelectorAll("svg .selected")) shape.classList.remove("selected");
    if (!refs.size) return;
    for (const shape of page.querySelectorAll("svg :is([data-team], [data-item], [data-records])")) {
      const records = shape.getAttribute("data-records")?.split(" ");
      const [team, item] = [shape.getAttribute("data-team"), shape.getAttribute("data-item")];
      const stands = records ?? [team ? `holder:${team}` : `item:${item}`];
      if (stands.some((ref) => refs.has(ref))) shape.classList.add("selected");
    }
  };
  page.addEventListener("flowmap:selected", (event) => {
    refs = new Set(/** @type {CustomEvent<{refs: string[]}>} */ (event).detail.refs);
    show();
  });
  page.addEventListener("flowmap:redrawn", show);
}
