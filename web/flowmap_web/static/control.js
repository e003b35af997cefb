// @ts-check
/** What somebody fills in. */

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * @param {EventTarget | null} target
 * @returns {target is Control}
 */
export function isControl(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

/** @param {Control} control whether somebody changed it since it was drawn */
export function dirty(control) {
  if (control instanceof HTMLSelectElement) {
    const stated = [...control.options].some((one) => one.defaultSelected);
    return [...control.options].some((one, place) => one.selected !== (stated ? one.defaultSelected : place === 0));
  }
  if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
    return control.checked !== control.defaultChecked;
  }
  return control.type !== "hidden" && control.value !== control.defaultValue;
}
