// SPDX-License-Identifier: GPL-2.0-or-later
//
// Choices whose value several parts of the page share.

import type { Weight } from "../compute/activity.js";
import { choice } from "./dom.js";
import type { Store } from "./store.js";

/** A choice that shows what `store` holds, whoever sets it. */
export function storeChoice<Value extends string>(
  label: string,
  options: readonly (readonly [Value, string])[],
  store: Store<Value>,
): HTMLElement {
  const made = choice(label, options, store.get(), (value) => store.set(value));
  store.subscribe((value) => {
    for (const input of made.querySelectorAll("input")) input.checked = input.value === value;
  });
  return made;
}

export function weightChoice(weight: Store<Weight>): HTMLElement {
  return storeChoice<Weight>(
    "Count",
    [
      ["bytes", "payload"],
      ["packets", "packets"],
    ],
    weight,
  );
}
