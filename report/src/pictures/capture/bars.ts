// SPDX-License-Identifier: GPL-2.0-or-later
//
// Payload by address and by port: bars, the largest 25 and the sum of the others.

import { Picture, axisStyle, baseOption, tooltipContent, type Draw } from "../../chart/picture.js";
import { largest, leftOut, type Bar } from "../../compute/bars.js";
import type { Context } from "../../context.js";
import type { Endpoint, Port, Table } from "../../data/types.js";
import { choice, element } from "../../ui/dom.js";
import * as format from "../../text/format.js";
import { note, section, statement, type Section } from "../../ui/section.js";
import { Store } from "../../ui/store.js";
import { numbers } from "../../ui/table.js";

const BAR_PIXELS = 22;
/** Of a character, on the wide side. */
const LABEL_PIXELS = 7.5;

/** Of the bars' axis. A logarithmic one begins at a byte; what has none has no bar there. */
type Scale = "linear" | "logarithmic";

function scaleOf(scale: Scale, bars: readonly Bar[]): object {
  if (scale === "linear") return { type: "value" };
  const most = Math.max(...bars.map(({ bytes }) => bytes), 10);
  return { type: "log", logBase: 10, min: 1, max: Math.pow(10, Math.ceil(Math.log10(most))) };
}

function drawBars(bars: readonly Bar[], empty: string, slot: number, scale: Store<Scale>): Draw {
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
          ...scaleOf(scale.get(), bars),
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
  scale: Store<Scale>,
  select?: (bar: Bar) => void,
): HTMLElement {
  const height = 36 + BAR_PIXELS * Math.max(3, bars.length);
  const picture = new Picture(name, title, height, drawBars(bars, empty, slot, scale));
  scale.subscribe(() => picture.refresh());
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

function scaleChoice(scale: Store<Scale>): HTMLElement {
  const made = choice<Scale>(
    "Scale",
    [
      ["linear", "linear"],
      ["logarithmic", "logarithmic"],
    ],
    scale.get(),
    (value) => scale.set(value),
  );
  return element("div", { class: "controls" }, made);
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
    if (context.report.gaps.some((gaps) => gaps.address === address))
      context.gapAddress.set(address);
  };
  const scale = new Store<Scale>("linear");
  const body =
    endpoints.rows.length === 0
      ? statement("No packet with an IP address: nothing was sent or received.")
      : element(
          "div",
          { class: "pair" },
          barPicture(
            "sent",
            "Sent, by source",
            "Source",
            sent,
            "Nothing was sent.",
            0,
            scale,
            selectSource,
          ),
          barPicture(
            "received",
            "Received, by destination",
            "Destination",
            received,
            "Nothing was received.",
            2,
            scale,
            selectSource,
          ),
        );
  return section(
    "addresses",
    "Addresses",
    "Payload by address",
    "Who sends and who receives most. A click on a bar selects the address for the pictures of " +
      "payload and pauses below.",
    endpoints.rows.length > 0 ? scaleChoice(scale) : null,
    body,
    rowsNote(endpoints, "addresses"),
  );
}

export function portSection(context: Context, protocol: "TCP" | "UDP"): Section {
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
  const scale = new Store<Scale>("linear");
  const body =
    table.rows.length === 0
      ? statement(`The capture has no ${protocol} packets.`)
      : element(
          "div",
          { class: "pair" },
          barPicture(`${id}-source`, "By source port", "Port", source, "No packets.", 0, scale),
          barPicture(
            `${id}-destination`,
            "By destination port",
            "Port",
            destination,
            "No packets.",
            2,
            scale,
          ),
        );
  return section(
    `${id}-ports`,
    `${protocol} ports`,
    `Payload by ${protocol} port`,
    "",
    table.rows.length > 0 ? scaleChoice(scale) : null,
    body,
    rowsNote(table, "ports"),
  );
}
