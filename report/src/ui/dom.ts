// SPDX-License-Identifier: GPL-2.0-or-later
//
// Elements with their attributes and children. Strings become text, never markup: that is how all
// that comes from a capture gets into the page.

export type Child = Node | string | null;

type Attributes = Readonly<Record<string, string | number | boolean | null>>;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

export function button(
  label: string,
  press: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", press);
  return made;
}

/** A choice of a few, e.g. what an arrow's width stands for. */
export function choice<Value extends string>(
  label: string,
  options: readonly (readonly [Value, string])[],
  selected: Value,
  choose: (value: Value) => void,
): HTMLElement {
  const name = `choice-${nextId()}`;
  const group = element("fieldset", { class: "choice" }, element("legend", {}, label));
  for (const [value, text] of options) {
    const input = element("input", { type: "radio", name, value, checked: value === selected });
    input.addEventListener("change", () => choose(value));
    group.append(element("label", {}, input, element("span", {}, text)));
  }
  return group;
}

export function checkbox(
  label: string,
  checked: boolean,
  change: (checked: boolean) => void,
  attributes: Attributes = {},
): HTMLLabelElement {
  const input = element("input", { type: "checkbox", checked, ...attributes });
  input.addEventListener("change", () => change(input.checked));
  return element("label", { class: "check" }, input, element("span", {}, label));
}

let ids = 0;

export function nextId(): string {
  ids += 1;
  return String(ids);
}

let announcer: HTMLElement | null = null;

/** Tells people who don't see the page what has just happened. */
export function announce(text: string): void {
  if (!announcer) {
    announcer = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
    document.body.append(announcer);
  }
  announcer.textContent = text;
}
