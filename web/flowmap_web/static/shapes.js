// @ts-check
/** Where the teams stand in a picture. */

/**
 * The shapes of the teams in a picture, by team id; a team may stand in it more than once.
 * @param {ParentNode} picture
 * @returns {Map<string, SVGGraphicsElement[]>}
 */
export function teamShapes(picture) {
  /** @type {Map<string, SVGGraphicsElement[]>} */
  const found = new Map();
  for (const shape of picture.querySelectorAll("svg [data-team]")) {
    if (!(shape instanceof SVGGraphicsElement)) continue;
    const id = shape.getAttribute("data-team") ?? "";
    found.set(id, [...(found.get(id) ?? []), shape]);
  }
  return found;
}

/**
 * The middle of a shape on the screen.
 * @param {Element} shape
 * @returns {{x: number, y: number}}
 */
export function middle(shape) {
  const box = shape.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
