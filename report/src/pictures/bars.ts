// SPDX-License-Identifier: GPL-2.0-or-later
//
// Payload by address and by port: bars, the largest 25 and the sum of the others.

import { Picture, axisStyle, baseOption, tooltipContent, type Draw } from "../charts.js";
import type { Context } from "../context.js";
import type { Endpoint, Port, Table } from "../data.js";
import { element } from "../dom.js";
import * as format from "../format.js";
import { note, section, statement, type Section } from "../section.js";
import { numbers } from "../table.js";

export const MOST_BARS = 25;
const BAR_PIXELS = 22;
/** Of a character, on the wide side. */
const LABEL_PIXELS = 7.5;

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
  if (others.others === 0) return shown;
  const label = `${format.count(others.others)} others`;
  return [...shown, { ...others, label, short: label }];
}

/** The sum over the rows that the plugin left out, of the columns with these keys. */
function leftOut(table: Table<unknown>, bytesKey: string, packetsKey: string): Bar {
  return {
    label: "",
    short: "",
    bytes: table.rest.get(bytesKey) ?? 0,
    packets: table.rest.get(packetsKey) ?? 0,
    others: table.totalRows - table.rows.length,
  };
}

function drawBars(bars: readonly Bar[], empty: string, slot: number): Draw {
  return (theme, width) => {
    if (bars.length === 0) return empty;
    const total = bars.reduce((sum, bar) => sum + bar.bytes, 0);
    const longest = Math.max(...bars.map(({ short }) => short.length));
    const labelWidth = Math.min(width * 0.36, 190, Math.max(44, longest * LABEL_PIXELS));
    const color = theme.series[slot] ?? theme.accent;
    return {
      description: `Bars of payload, largest first: ${bars
        .slice(0, 5)
        .map((bar) => `${bar.label}, ${format.bytes(bar.bytes)}`)
        .join("; ")}${bars.length > 5 ? "; and more, in the table below" : ""}.`,
      option: {
        ...baseOption(theme),
        grid: { left: labelWidth + 14, right: 74, top: 4, bottom: 24 },
        xAxis: {
          ...axisStyle(theme),
          type: "value",
          splitNumber: Math.max(2, Math.round(width / 170)),
          axisLabel: { color: theme.faint, formatter: format.bytes, hideOverlap: true },
        },
        yAxis: {
          ...axisStyle(theme),
          type: "category",
          inverse: true,
          data: bars.map((_, place) => String(place)),
          axisTick: { show: false },
          axisLabel: {
            color: theme.text,
            interval: 0,
            width: labelWidth,
            overflow: "truncate",
            formatter: (place: string) => bars[Number(place)]?.short ?? "",
          },
        },
        series: [
          {
            type: "bar",
            barMaxWidth: 18,
            barMinHeight: 1,
            barCategoryGap: "28%",
            itemStyle: { borderRadius: [0, 3, 3, 0] },
            label: {
              show: true,
              position: "right",
              color: theme.faint,
              formatter: ({ value }: { value: number }) => format.bytes(value),
            },
            data: bars.map((bar) => ({
              value: bar.bytes,
              itemStyle: { color: bar.others > 0 ? theme.muted : color },
            })),
            tooltip: {
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const bar = bars[dataIndex];
                if (!bar) return "";
                return tooltipContent(bar.label, [
                  { label: "Payload", value: format.exactBytes(bar.bytes) },
                  { label: "Of all", value: format.share(bar.bytes, total) },
                  { label: "Packets", value: format.count(bar.packets) },
                ]);
              },
            },
          },
        ],
      },
    };
  };
}

function barPicture(
  name: string,
  title: string,
  what: string,
  bars: readonly Bar[],
  empty: string,
  slot: number,
  select?: (bar: Bar) => void,
): HTMLElement {
  const height = 36 + BAR_PIXELS * Math.max(3, bars.length);
  const picture = new Picture(name, title, height, drawBars(bars, empty, slot));
  if (select) {
    picture.chart.on("click", (event) => {
      const bar = bars[event.dataIndex ?? -1];
      if (bar) select(bar);
    });
  }
  if (bars.length === 0) return element("div", {}, picture.element);
  const table = numbers(
    title,
    [
      { key: "label", title: what, cell: (bar: Bar) => element("bdi", {}, bar.label) },
      { key: "bytes", title: "Payload [B]", numeric: true, cell: (bar) => format.count(bar.bytes) },
      { key: "packets", title: "Packets", numeric: true, cell: (bar) => format.count(bar.packets) },
    ],
    () => bars,
  );
  return element("div", {}, picture.element, table.element);
}

function rowsNote(table: Table<unknown>, what: string): HTMLElement | null {
  const left = table.totalRows - table.rows.length;
  if (left <= 0) return null;
  return note(
    `The page has the ${format.count(table.rows.length)} ${what} with most payload; ` +
      `the other ${format.count(left)} are in “others”, as a sum.`,
  );
}

export function addressSection(context: Context): Section {
  const { endpoints } = context.report;
  const { labels } = context;
  const bar = (endpoint: Endpoint, bytes: number, packets: number): Bar => ({
    label: labels.full(endpoint.address),
    short: labels.short(endpoint.address, 39),
    bytes,
    packets,
    others: 0,
    address: endpoint.address,
  });
  const sent = largest(
    endpoints.rows.map((row) => bar(row, row.txBytes, row.txPackets)),
    leftOut(endpoints, "tx_bytes", "tx_packets"),
  );
  const received = largest(
    endpoints.rows.map((row) => bar(row, row.rxBytes, row.rxPackets)),
    leftOut(endpoints, "rx_bytes", "rx_packets"),
  );
  const selectSource = ({ address }: Bar) => {
    if (address === undefined) return;
    if (context.sources.some((source) => source.address === address)) context.source.set(address);
    if (context.report.gaps.some((gaps) => gaps.address === address)) context.gapAddress.set(address);
  };
  const body =
    endpoints.rows.length === 0
      ? statement("No packet with an IP address: nothing was sent or received.")
      : element(
          "div",
          { class: "pair" },
          barPicture("sent", "Sent, by source", "Source", sent, "Nothing was sent.", 0, selectSource),
          barPicture(
            "received",
            "Received, by destination",
            "Destination",
            received,
            "Nothing was received.",
            2,
            selectSource,
          ),
        );
  return section(
    "addresses",
    "Addresses",
    "Payload by address",
    "Who sends and who receives most. A click on a bar selects the address for the pictures of payload and pauses below.",
    body,
    rowsNote(endpoints, "addresses"),
  );
}

export function portSection(
  context: Context,
  protocol: "TCP" | "UDP",
): Section {
  const id = protocol === "TCP" ? "tcp" : "udp";
  const table = protocol === "TCP" ? context.report.tcpPorts : context.report.udpPorts;
  const bar = (row: Port, bytes: number, packets: number): Bar => ({
    label: `${protocol} port ${row.port}`,
    short: String(row.port),
    bytes,
    packets,
    others: 0,
  });
  const source = largest(
    table.rows.map((row) => bar(row, row.srcBytes, row.srcPackets)),
    leftOut(table, "src_bytes", "src_packets"),
  );
  const destination = largest(
    table.rows.map((row) => bar(row, row.dstBytes, row.dstPackets)),
    leftOut(table, "dst_bytes", "dst_packets"),
  );
  const body =
    table.rows.length === 0
      ? statement(`The capture has no ${protocol} packets.`)
      : element(
          "div",
          { class: "pair" },
          barPicture(`${id}-source`, "By source port", "Port", source, "No packets.", 0),
          barPicture(`${id}-destination`, "By destination port", "Port", destination, "No packets.", 2),
        );
  return section(
    `${id}-ports`,
    `${protocol} ports`,
    `Payload by ${protocol} port`,
    "",
    body,
    rowsNote(table, "ports"),
  );
}
