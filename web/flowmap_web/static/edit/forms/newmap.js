// @ts-check
/** A file that is dropped on the form of a new map is chosen there. */

const form = document.querySelector("form[data-new-map]");
const file = form?.querySelector("input[type=file]");

if (form instanceof HTMLFormElement && file instanceof HTMLInputElement) {
  const way = /** @type {HTMLElement} */ (form.querySelector("[data-drop]"));
  const chosen = () => {
    const radio = form.querySelector("input[name=from][value=file]");
    if (radio instanceof HTMLInputElement && file.files?.length) radio.checked = true;
  };
  file.addEventListener("change", chosen);
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    way.classList.add("over");
  });
  form.addEventListener("dragleave", () => way.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    way.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(/** @type {File} */ (event.dataTransfer.files[0]));
    file.files = one.files;
    chosen();
    const said = document.getElementById("announce");
    if (said) said.textContent = `Chosen: ${one.files[0]?.name ?? ""}`;
  });
  const text = form.querySelector("textarea[name=text]");
  text?.addEventListener("input", () => {
    const radio = form.querySelector("input[name=from][value=text]");
    if (radio instanceof HTMLInputElement) radio.checked = true;
  });
}
