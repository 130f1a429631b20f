// SPDX-License-Identifier: GPL-2.0-or-later

import { element, type Child } from "./dom.js";

export interface Section {
  id: string;
  /** In the page's list of sections. */
  short: string;
  title: string;
  element: HTMLElement;
}

/** A part of the page with a heading and a sentence that says what is to be seen. */
export function section(
  id: string,
  short: string,
  title: string,
  lead: string,
  ...children: Child[]
): Section {
  return {
    id,
    short,
    title,
    element: element(
      "section",
      { id, "aria-labelledby": `${id}-title`, tabindex: -1 },
      element("h2", { id: `${id}-title` }, title),
      lead ? element("p", { class: "lead" }, lead) : null,
      ...children,
    ),
  };
}

export function note(text: string): HTMLElement {
  return element("p", { class: "note" }, text);
}

/** In the place of a picture that would be empty. */
export function statement(text: string): HTMLElement {
  return element("p", { class: "statement" }, text);
}

/** Figures with what they are: "12.3 MB payload". */
export function figures(rows: readonly (readonly [string, string, string?])[]): HTMLElement {
  const list = element("dl", { class: "figures" });
  for (const [label, value, exact] of rows) {
    const figure = element("dd", { title: exact ?? null }, value);
    list.append(element("div", {}, element("dt", {}, label), figure));
  }
  return list;
}

/** A selection's way to the part of the page that shows it. */
export function linkTo(id: string, text: string): HTMLAnchorElement {
  return element("a", { href: `#${id}` }, text);
}
