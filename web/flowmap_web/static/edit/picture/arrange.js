// @ts-check
/** The children of an element come into an order, and as few of them as can be are moved: each that moves is laid out anew. */

/**
 * @param {Element} parent
 * @param {Element[]} nodes its children in their order, with those that are new; others stay after whatever they stand after
 */
export function arrange(parent, nodes) {
  const places = new Map([...parent.children].map((one, place) => [one, place]));
  const stays = new Set(rising(nodes.filter((one) => places.has(one)), (one) => places.get(one) ?? 0));
  /** @type {Element | null} */
  let last = null;
  for (const node of nodes) {
    if (!stays.has(node)) insert(parent, node, last ? last.nextElementSibling : parent.firstElementChild);
    last = node;
  }
}

/**
 * The longest part of a list that rises, which need not be in one piece.
 * @template T
 * @param {T[]} list
 * @param {(one: T) => number} measure different for each
 * @returns {T[]}
 */
export function rising(list, measure) {
  /** @type {T[]} which part that is so long ends lowest, by its last one */
  const ends = [];
  /** @type {Map<T, T | undefined>} */
  const before = new Map();
  for (const one of list) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (measure(/** @type {T} */ (ends[middle])) < measure(one)) low = middle + 1;
      else high = middle;
    }
    before.set(one, ends[low - 1]);
    ends[low] = one;
  }
  /** @type {T[]} */
  const found = [];
  for (let one = ends.at(-1); one !== undefined; one = before.get(one)) found.push(one);
  return found;
}

/**
 * Put an element somewhere; one that stands there already keeps its focus.
 * @param {Element} parent
 * @param {Element} node
 * @param {Element | null} before
 */
function insert(parent, node, before) {
  if (node.parentNode === parent && "moveBefore" in parent) {
    /** @type {{moveBefore: (node: Element, before: Element | null) => void}} */ (/** @type {unknown} */ (parent)).moveBefore(node, before);
  } else parent.insertBefore(node, before);
}
