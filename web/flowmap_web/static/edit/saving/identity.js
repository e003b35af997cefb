// @ts-check
/** Who edits: this browser's id, the name that is shown to others, and ids of edits that sort as they were made. */

const CLIENT = "flowmap:client";
const NAME = "name=";
const NOBODY = "somebody";

/** The browser's own storage; null where it is switched off. */
export function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/**
 * @param {number} letters
 * @returns {string} so many random letters and digits
 */
export function random(letters) {
  return Array.from(crypto.getRandomValues(new Uint8Array(letters)), (byte) => (byte % 32).toString(32)).join("");
}

/** The id of this browser, the same in all its tabs. */
export function client() {
  const kept = storage();
  const known = kept?.getItem(CLIENT);
  if (known) return known;
  const fresh = random(12);
  try {
    kept?.setItem(CLIENT, fresh);
  } catch {
    // a full storage: the id holds as long as this page
  }
  return fresh;
}

/** The name under which edits are saved: the one that the server keeps in a cookie. */
export function by() {
  const kept = document.cookie.split("; ").find((one) => one.startsWith(NAME));
  try {
    return kept ? decodeURIComponent(kept.slice(NAME.length)) || NOBODY : NOBODY;
  } catch {
    return NOBODY;
  }
}

/**
 * Ids of edits: CLIENT.TIME-TAB, later ones greater.
 * @param {string} own the id of this browser
 * @returns {(after?: string) => string}
 */
export function ids(own) {
  const tab = random(4);
  let last = 0;
  return (after = "") => {
    const known = parseInt(after.slice(own.length + 1), 36) || 0; // up to the "-"
    last = Math.max(last + 1, known + 1, Date.now());
    return `${own}.${last.toString(36).padStart(9, "0")}-${tab}`;
  };
}
