// @ts-check
/** What happens to a map that is edited is told to the page as events: `flowmap:edited`, `flowmap:acknowledged` ... */

/**
 * @param {string} name
 * @param {object} detail
 */
export function emit(name, detail) {
  document.dispatchEvent(new CustomEvent(`flowmap:${name}`, { detail }));
}
