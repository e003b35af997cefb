// @ts-check
/** All keys in a dialog, with a search, and the switch for those that are one letter. */

const SWITCH = "flowmap-single-keys-off"; // remembered by the browser

/** Whether keys of one letter act: who speaks to the computer, or slips, can switch them off. */
export const singleKeys = () => stored()?.getItem(SWITCH) !== "yes";

/** @returns {Storage | null} null where the browser keeps nothing */
function stored() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** @type {HTMLDialogElement | null} */
let shown = null;

/** `?`: show all keys. */
export async function help() {
  if (shown?.open) return;
  shown ??= dialog();
  document.body.append(shown);
  shown.showModal();
  const list = /** @type {HTMLElement} */ (shown.querySelector(".key-groups"));
  if (list.childElementCount) return;
  try {
    const answer = await fetch("/keys", { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.append(...(page.querySelector(".key-groups")?.children ?? []));
    narrow(list, shown.querySelector("input")?.value ?? "");
  } catch {
    list.textContent = "The list of keys cannot be fetched now: the server does not answer.";
  }
}

function dialog() {
  const made = document.createElement("dialog");
  made.className = "help";
  made.setAttribute("aria-labelledby", "help-head");
  const head = document.createElement("h2");
  head.id = "help-head";
  head.textContent = "Keys";
  const search = document.createElement("input");
  search.type = "search";
  search.id = "help-search";
  search.autocomplete = "off";
  const label = document.createElement("label");
  label.htmlFor = search.id;
  label.textContent = "Search";
  const list = document.createElement("div");
  list.className = "key-groups";
  const single = document.createElement("input");
  single.type = "checkbox";
  single.checked = singleKeys();
  const choice = document.createElement("label");
  choice.className = "choice";
  choice.append(single, " Letters and signs act as keys");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";

  search.addEventListener("input", () => narrow(list, search.value));
  single.addEventListener("change", () => {
    if (single.checked) stored()?.removeItem(SWITCH);
    else stored()?.setItem(SWITCH, "yes");
  });
  close.addEventListener("click", () => made.close());
  made.append(head, label, search, list, choice, close);
  return made;
}

/**
 * Only the keys whose words have what is typed.
 * @param {HTMLElement} list
 * @param {string} text
 */
function narrow(list, text) {
  const wanted = text.trim().toLowerCase();
  for (const section of list.querySelectorAll("section")) {
    const rows = [...section.querySelectorAll("tbody tr")];
    for (const row of rows) if (row instanceof HTMLElement) row.hidden = !row.textContent?.toLowerCase().includes(wanted);
    section.hidden = rows.every((row) => row instanceof HTMLElement && row.hidden);
  }
}
