// @ts-check
/** Amounts as people type them: "2 days" is 2d, "3 per week" is 3/week. Pure. */

const UNITS = new Map(
  Object.entries({ min: "min minute minutes minuten", h: "h hr hrs hour hours std stunde stunden", d: "d day days tag tage", w: "w week weeks woche wochen" }).flatMap(
    ([unit, words]) => words.split(" ").map((word) => /** @type {[string, string]} */ ([word, unit])),
  ),
);

/**
 * @param {string} text
 * @returns {string} as quantities are written, if it is one
 */
export function measured(text) {
  const match = /^([0-9]+(?:[.,][0-9]+)?)\s*([a-zäöü]+)\.?$/i.exec(text);
  const unit = UNITS.get(match?.[2]?.toLowerCase() ?? "");
  return match && unit ? `${(match[1] ?? "").replace(",", ".")}${unit}` : text.replace(/\s*(\/|per|pro)\s*/i, "/");
}
