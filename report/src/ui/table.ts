// SPDX-License-Identifier: GPL-2.0-or-later
//
// A table that can be sorted, searched and turned over page by page, for any number of rows: only
// those of one page are in the document.

import { button, element, nextId, type Child } from "./dom.js";
import { count } from "../text/format.js";

export interface Column<Row> {
  key: string;
  title: string;
  /** What it sorts by; without it, it does not. */
  sort?: (row: Row) => number | string | null;
  /** Numbers go to the right. */
  numeric?: boolean;
  cell: (row: Row) => Child;
  /** The exact value, on hover. */
  exact?: (row: Row) => string;
}

export interface SortOrder {
  key: string;
  descending: boolean;
}

type SortValue = number | string | null;

/** Absent values come last, in both directions. */
function compare(a: SortValue, b: SortValue, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order =
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), "en", { numeric: true });
  return descending ? -order : order;
}

/** Rows that are equal keep the order they had. */
export function sorted<Row>(
  rows: readonly Row[],
  value: (row: Row) => SortValue,
  descending: boolean,
): Row[] {
  return rows
    .map((row) => ({ row, value: value(row) }))
    .sort((a, b) => compare(a.value, b.value, descending))
    .map(({ row }) => row);
}

const PAGE_SIZES = [25, 100, 500];

export class PagedTable<Row> {
  readonly element: HTMLElement;
  private readonly body = element("tbody");
  private readonly heads = new Map<string, HTMLElement>();
  private readonly status = element("span", { class: "status", role: "status" });
  private readonly previous = button("Previous", () => this.turn(-1));
  private readonly next = button("Next", () => this.turn(1));
  private rows: readonly Row[] = [];
  private page = 0;
  private pageSize = PAGE_SIZES[0] ?? 25;

  /** `select` gets the rows to show, in the plugin's order, whenever update() is called. */
  constructor(
    caption: string,
    private readonly columns: readonly Column<Row>[],
    private order: SortOrder,
    private readonly select: () => readonly Row[],
    private readonly rowAttributes: (row: Row) => Record<string, string> = () => ({}),
  ) {
    const head = element("tr", {}, ...columns.map((column) => this.head(column)));
    const table = element(
      "table",
      {},
      element("caption", { class: "visually-hidden" }, caption),
      element("thead", {}, head),
      this.body,
    );
    this.element = element(
      "div",
      { class: "table" },
      element(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
        table,
      ),
      element("div", { class: "pager" }, this.previous, this.next, this.status, this.sizes()),
    );
  }

  private head(column: Column<Row>): HTMLElement {
    const attributes = { scope: "col", class: column.numeric ? "number" : "" };
    if (!column.sort) return element("th", attributes, column.title);
    const head = element(
      "th",
      attributes,
      button(column.title, () => this.sortBy(column)),
    );
    this.heads.set(column.key, head);
    return head;
  }

  private sizes(): HTMLElement {
    const id = `page-size-${nextId()}`;
    const select = element("select", { id });
    PAGE_SIZES.forEach((size) => select.append(element("option", { value: size }, count(size))));
    select.addEventListener("change", () => {
      const first = this.page * this.pageSize;
      this.pageSize = Number(select.value);
      this.page = Math.floor(first / this.pageSize);
      this.render();
    });
    return element("label", { for: id, class: "sizes" }, "Rows per page ", select);
  }

  private sortBy(column: Column<Row>): void {
    const again = this.order.key === column.key;
    this.order = { key: column.key, descending: again ? !this.order.descending : !!column.numeric };
    this.update();
  }

  private turn(step: number): void {
    this.page += step;
    this.render();
    this.body.parentElement?.parentElement?.scrollTo({ top: 0 });
  }

  /** Selects and sorts anew, and shows the first page. */
  update(): void {
    const column = this.columns.find(({ key }) => key === this.order.key);
    const rows = this.select();
    this.rows = column?.sort ? sorted(rows, column.sort, this.order.descending) : rows;
    this.page = 0;
    for (const [key, head] of this.heads) {
      const direction = this.order.descending ? "descending" : "ascending";
      if (key === this.order.key) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    }
    this.render();
  }

  /** The same rows again, where what their cells show has changed. */
  render(): void {
    const last = Math.max(0, Math.ceil(this.rows.length / this.pageSize) - 1);
    this.page = Math.min(last, Math.max(0, this.page));
    const first = this.page * this.pageSize;
    const shown = this.rows.slice(first, first + this.pageSize);
    this.body.replaceChildren(...shown.map((row) => this.row(row)));
    this.previous.disabled = this.page === 0;
    this.next.disabled = this.page === last;
    this.status.textContent =
      shown.length === 0
        ? "No rows"
        : `${count(first + 1)}–${count(first + shown.length)} of ${count(this.rows.length)}`;
  }

  private row(row: Row): HTMLElement {
    const cells = this.columns.map((column) =>
      element(
        "td",
        { class: column.numeric ? "number" : "", title: column.exact?.(row) ?? null },
        column.cell(row),
      ),
    );
    return element("tr", this.rowAttributes(row), ...cells);
  }
}
