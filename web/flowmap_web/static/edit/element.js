// @ts-check
/** A new element with its class and its text. */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {string} [kind] its class
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, kind, text) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text !== undefined) made.textContent = text;
  return made;
}
