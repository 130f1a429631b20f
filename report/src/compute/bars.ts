// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which addresses or ports get a bar.

import type { Table } from "../data/types.js";
import * as format from "../text/format.js";
import type { Weight } from "./activity.js";

export const MOST_BARS = 25;
/** Where the ports begin that systems give to clients (Linux; others begin at 49152). */
export const CLIENT_PORTS = 32768;

export interface Bar {
  /** In full. */
  label: string;
  /** For the axis. */
  short: string;
  bytes: number;
  packets: number;
  /** How many addresses or ports it stands for, if it is a sum. */
  others: number;
  address?: string;
}

function summed(bars: readonly Bar[], left: Bar): Bar {
  return bars.reduce(
    (sum, bar) => ({
      ...sum,
      bytes: sum.bytes + bar.bytes,
      packets: sum.packets + bar.packets,
      others: sum.others + Math.max(1, bar.others),
    }),
    left,
  );
}

/**
 * The largest `most` of `bars`, then the sum of the others: those that are here and `left`, the
 * ones that the plugin left out. What has nothing of what is counted is no bar.
 */
export function largest(
  bars: readonly Bar[],
  left: Bar,
  weight: Weight = "bytes",
  most = MOST_BARS,
): Bar[] {
  const order = bars
    .filter((bar) => bar[weight] > 0)
    .sort((a, b) => b[weight] - a[weight] || b.packets - a.packets);
  const rest = summed(order.slice(most), left);
  if (rest.others === 0 || rest[weight] === 0) return order.slice(0, most);
  const label = format.counted(rest.others, "other");
  return [...order.slice(0, most), { ...rest, label, short: label }];
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

/** The bars of `ports`, those that look like clients' as one if there are two or more. */
export function withClientsAsOne(ports: readonly (Bar & { port: number })[]): Bar[] {
  const used = ports.filter(({ packets }) => packets > 0);
  const clients = used.filter(({ port }) => port >= CLIENT_PORTS);
  if (clients.length < 2) return used;
  const none: Bar = { label: "", short: "", bytes: 0, packets: 0, others: 0 };
  const label = `${format.count(clients.length)} ports from ${CLIENT_PORTS} on, as clients use`;
  const short = `${format.count(clients.length)} client ports`;
  return [
    ...used.filter(({ port }) => port < CLIENT_PORTS),
    { ...summed(clients, none), label, short },
  ];
}
