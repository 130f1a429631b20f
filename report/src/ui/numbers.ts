// SPDX-License-Identifier: GPL-2.0-or-later
//
// The numbers of a picture as a table that opens on demand.

import * as format from "../text/format.js";
import { element, type Child } from "./dom.js";
import { PagedTable, type Column } from "./table.js";

/** Makes the table; `update` is to be called when the numbers have changed. */
export type Numbers = (
  caption: string,
  label?: string,
) => { element: HTMLDetailsElement; update: () => void };

/** `rows` in the order in which the table has them before the reader sorts it. */
export function numbers<Row>(columns: readonly Column<Row>[], rows: () => readonly Row[]): Numbers {
  return (caption, label = "As a table") => {
    const details = element("details", { class: "numbers" }, element("summary", {}, label));
    let table: PagedTable<Row> | null = null;
    const update = () => {
      if (!details.open) return;
      if (!table) {
        table = new PagedTable(caption, columns, { key: "", descending: false }, rows);
        details.append(table.element);
      }
      table.update();
    };
    details.addEventListener("toggle", update);
    return { element: details, update };
  };
}

/* ---- columns that many tables have ---- */

export function textColumn<Row>(
  key: string,
  title: string,
  value: (row: Row) => string | null,
): Column<Row> {
  return {
    key,
    title,
    sort: value,
    cell: (row) => element("bdi", { title: value(row) ?? "" }, value(row) ?? "–"),
  };
}

/** A number as `text` writes it, exactly so on hover; "–" for what is absent. */
export function numberColumn<Row>(
  key: string,
  title: string,
  value: (row: Row) => number | null,
  text: (value: number) => string = format.count,
  exact: (value: number) => string = format.exact,
): Column<Row> {
  const shown = (row: Row, write: (value: number) => string, absent: string): string => {
    const is = value(row);
    return is === null ? absent : write(is);
  };
  return {
    key,
    title,
    numeric: true,
    sort: value,
    cell: (row): Child => shown(row, text, "–"),
    exact: (row) => shown(row, exact, ""),
  };
}

export function bytesColumn<Row>(
  key: string,
  title: string,
  value: (row: Row) => number | null,
): Column<Row> {
  return numberColumn(key, title, value, format.count, format.exactBytes);
}

export function timeColumn<Row>(
  key: string,
  title: string,
  value: (row: Row) => number | null,
): Column<Row> {
  return numberColumn(key, title, value, format.exactDuration, format.exactDuration);
}

export function durationColumn<Row>(
  key: string,
  title: string,
  value: (row: Row) => number | null,
): Column<Row> {
  return numberColumn(key, title, value, format.duration, format.exactDuration);
}

export function rateColumn<Row>(
  key: string,
  title: string,
  value: (row: Row) => number | null,
): Column<Row> {
  return numberColumn(key, title, value, format.rate, (rate) => `${format.exact(rate)} bit/s`);
}
