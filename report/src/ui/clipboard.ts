// SPDX-License-Identifier: GPL-2.0-or-later

import { element } from "./dom.js";

/** A page opened from a file may have no clipboard interface: then the old way, by a selection. */
function copyBySelection(text: string): boolean {
  const field = element("textarea", { class: "visually-hidden", readonly: true });
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    copied = false;
  }
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

/** Whether `text` is on the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}
