// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which addresses or ports get a bar.

import type { Table } from "../data/report.js";
import * as format from "../text/format.js";

export const MOST_BARS = 25;

export interface Bar {
  /** In full, for hover and table. */
  label: string;
  /** For the axis. */
  short: string;
  bytes: number;
  packets: number;
  /** How many addresses or ports it stands for, if it is the sum of the others. */
  others: number;
  address?: string;
}

/**
 * The largest `most` of `bars`, then the sum of the others: those that are here and `left`, the
 * ones that the plugin left out. One without payload and packets is no bar; "others" may be.
 */
export function largest(bars: readonly Bar[], left: Bar, most = MOST_BARS): Bar[] {
  const present = bars.filter(({ bytes, packets }) => bytes > 0 || packets > 0);
  const order = [...present].sort((a, b) => b.bytes - a.bytes || b.packets - a.packets);
  const shown = order.slice(0, most);
  const others = order.slice(most).reduce(
    (sum, bar) => ({
      ...sum,
      bytes: sum.bytes + bar.bytes,
      packets: sum.packets + bar.packets,
      others: sum.others + 1,
    }),
    left,
  );
  if (others.others === 0 || (others.bytes === 0 && others.packets === 0)) return shown;
  const label = `${format.count(others.others)} others`;
  return [...shown, { ...others, label, short: label }];
}

/** The sum over the rows that the plugin left out, of the columns with these keys. */
export function leftOut(table: Table<unknown>, bytesKey: string, packetsKey: string): Bar {
  return {
    label: "",
    short: "",
    bytes: table.rest.get(bytesKey) ?? 0,
    packets: table.rest.get(packetsKey) ?? 0,
    others: table.totalRows - table.rows.length,
  };
}
