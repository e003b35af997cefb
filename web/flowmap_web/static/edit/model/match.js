// @ts-check
/** Which names are meant by some letters: beginnings of words, in any capitals, with or without accents. */

/**
 * One thing that can be chosen.
 * @typedef {object} Option
 * @property {string} title
 * @property {string} [id] of what is known; a new name has none
 * @property {string} [note] said beside the title
 * @property {number} [group] those of 0 come before those of 1, whatever the letters say; only the very name comes first
 * @property {boolean} [fresh] a name that nothing has yet
 * @property {boolean} [asks] a name close to what is typed: is it the same?
 */

/** @typedef {{folded: string, words: string[]}} Folded */

const LONGEST = 200; // characters of a title that count when letters are compared
const AS_LETTERS = new Map(Object.entries({ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" }));
const MOST_KNOWN = 20_000; // titles whose words are remembered

/** @type {Map<string, Folded>} */
const known = new Map();

/**
 * A text without capitals and accents, each gap one blank.
 * @param {string} text
 */
export function fold(text) {
  return text
    .slice(0, LONGEST)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => AS_LETTERS.get(letter) ?? letter)
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * @param {string} title
 * @returns {Folded}
 */
function parts(title) {
  const before = known.get(title);
  if (before) return before;
  const folded = fold(title);
  const made = { folded, words: folded.match(/[\p{L}\p{N}]+/gu) ?? [] };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(title, made);
  return made;
}

/**
 * Whether two names are the same but for capitals, accents and gaps.
 * @param {string} one
 * @param {string} other
 */
export function sameName(one, other) {
  if (one.length > LONGEST || other.length > LONGEST) return one.trim() === other.trim();
  return fold(one) === fold(other);
}

/**
 * How well letters fit a title: 0 the very name, 1 its beginning, 2 words in their order, 3 words in any order.
 * @param {Folded} typed
 * @param {Folded} title
 * @returns {number} Infinity where they do not fit
 */
function fit(typed, title) {
  if (typed.folded === title.folded) return 0;
  if (title.folded.startsWith(typed.folded)) return 1;
  if (!typed.words.length) return Infinity;
  let from = 0;
  let inOrder = true;
  const left = [...title.words];
  for (const part of typed.words) {
    const next = title.words.findIndex((word, place) => place >= from && word.startsWith(part));
    if (next < 0) inOrder = false;
    else from = next + 1;
    const any = left.findIndex((word) => word.startsWith(part));
    if (any < 0) return Infinity;
    left.splice(any, 1);
  }
  return inOrder ? 2 : 3;
}

/**
 * The options that some letters mean, best first; all of them, by group, where nothing is typed.
 * @template {Option} O
 * @param {string} text
 * @param {O[]} options
 * @returns {O[]}
 */
export function matching(text, options) {
  const typed = parts(text);
  const found = [];
  for (const [place, option] of options.entries()) {
    const rank = typed.folded ? fit(typed, parts(option.title)) : 1;
    if (rank < Infinity) found.push({ option, exact: rank ? 1 : 0, group: option.group ?? 0, rank, place });
  }
  found.sort((a, b) => a.exact - b.exact || a.group - b.group || a.rank - b.rank || a.place - b.place);
  return found.map((one) => one.option);
}
