// SPDX-License-Identifier: GPL-2.0-or-later
//
// A selector with a search, for lists too long for a <select>: an ARIA combobox with a list box.

import { element, nextId } from "./dom.js";
import { count } from "../text/format.js";
import type { Store } from "./store.js";

export interface Entry<Value> {
  value: Value;
  label: string;
  /** What is said about it beside the label. */
  detail: string;
  /** Lower case. */
  searchText: string;
}

const MOST_SHOWN = 100;

/** The entries in which every word of `query` occurs. */
export function matching<Value>(entries: readonly Entry<Value>[], query: string): Entry<Value>[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => words.every((word) => entry.searchText.includes(word)));
}

export class Picker<Value> {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly more: HTMLElement;
  private shown: Entry<Value>[] = [];
  private active = -1;

  constructor(
    label: string,
    private readonly entries: readonly Entry<Value>[],
    private readonly selected: Store<Value>,
  ) {
    const id = `picker-${nextId()}`;
    this.input = element("input", {
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
    });
    this.list = element("ul", { id: `${id}-list`, role: "listbox", "aria-label": label });
    this.more = element("p", { class: "more" });
    const popup = element("div", { class: "popup" }, this.list, this.more);
    this.element = element(
      "div",
      { class: "picker" },
      element("label", { for: id }, label),
      element("div", { class: "field" }, this.input, popup),
    );
    this.listen();
    selected.subscribe(() => this.showSelected());
    this.showSelected();
  }

  private listen(): void {
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.open(""));
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    // Before the field loses the focus.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest("[role=option]");
      if (option) this.choose(Array.prototype.indexOf.call(this.list.children, option));
    });
  }

  private get isOpen(): boolean {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  private showSelected(): void {
    const entry = this.entries.find(({ value }) => Object.is(value, this.selected.get()));
    this.input.value = entry?.label ?? "";
    this.input.title = this.input.value;
  }

  private open(query: string): void {
    const found = matching(this.entries, query);
    this.shown = found.slice(0, MOST_SHOWN);
    this.list.replaceChildren(...this.shown.map((entry, place) => this.option(entry, place)));
    this.more.textContent = this.moreText(found.length);
    this.input.setAttribute("aria-expanded", "true");
    const current = this.shown.findIndex(({ value }) => Object.is(value, this.selected.get()));
    this.activate(query === "" ? current : this.shown.length > 0 ? 0 : -1);
  }

  private moreText(found: number): string {
    if (found === 0) return "Nothing found.";
    return found > MOST_SHOWN ? `${count(found - MOST_SHOWN)} more: type to find them.` : "";
  }

  private option(entry: Entry<Value>, place: number): HTMLElement {
    return element(
      "li",
      {
        id: `${this.input.id}-${place}`,
        role: "option",
        "aria-selected": Object.is(entry.value, this.selected.get()) ? "true" : "false",
      },
      element("bdi", {}, entry.label),
      element("span", { class: "detail" }, entry.detail),
    );
  }

  private close(): void {
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
    this.showSelected();
  }

  private activate(place: number): void {
    this.list.children[this.active]?.classList.remove("active");
    this.active = place;
    const option = this.list.children[place];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.classList.add("active");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  private press(event: KeyboardEvent): void {
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        event.preventDefault();
        if (!this.isOpen) return this.open("");
        const step = event.key === "ArrowDown" ? 1 : -1;
        const last = this.shown.length - 1;
        this.activate(Math.min(last, Math.max(0, this.active + step)));
        return;
      }
      case "Enter":
        event.preventDefault();
        if (this.isOpen) this.choose(this.active);
        else this.open("");
        return;
      case "Escape":
        if (this.isOpen) this.close();
        this.input.select();
        return;
    }
  }

  private choose(place: number): void {
    const entry = this.shown[place];
    if (!entry) return;
    this.selected.set(entry.value);
    this.close();
    this.input.select();
  }
}
