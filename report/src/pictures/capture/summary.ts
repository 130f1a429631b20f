// SPDX-License-Identifier: GPL-2.0-or-later
//
// What the capture holds: its figures, and its frames by kind.

import { seriesColor } from "../../chart/palette.js";
import { Picture, type Draw } from "../../chart/picture.js";
import { axisStyle, baseOption, tooltipContent } from "../../chart/style.js";
import type { Context } from "../../context.js";
import type { Report, Summary } from "../../data/types.js";
import * as format from "../../text/format.js";
import { numberColumn, numbers, textColumn } from "../../ui/numbers.js";
import { figures, note, section, type Section } from "../../ui/section.js";

interface Kind {
  label: string;
  frames: number;
}

function kinds(summary: Summary): Kind[] {
  return [
    { label: "TCP", frames: summary.tcp },
    { label: "UDP", frames: summary.udp },
    { label: "Other IP", frames: summary.ipOther },
    { label: "Not IP", frames: summary.other },
  ];
}

function drawKinds(summary: Summary): Draw {
  return (theme) => {
    if (summary.frames === 0) return "The capture has no frames.";
    const all = kinds(summary);
    const share = (kind: Kind) => format.share(kind.frames, summary.frames);
    return {
      description: all.map((kind) => `${kind.label}: ${format.count(kind.frames)}`).join(", "),
      option: {
        ...baseOption(theme),
        grid: { left: 80, right: 120, top: 4, bottom: 4 },
        xAxis: { type: "value", show: false, max: Math.max(...all.map(({ frames }) => frames)) },
        yAxis: {
          ...axisStyle(theme),
          type: "category",
          inverse: true,
          data: all.map(({ label }) => label),
          axisTick: { show: false },
          axisLine: { show: false },
          axisLabel: { color: theme.text },
        },
        series: [
          {
            type: "bar",
            barMaxWidth: 22,
            barMinHeight: 1,
            itemStyle: { borderRadius: [0, 3, 3, 0] },
            label: {
              show: true,
              position: "right",
              color: theme.text,
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const kind = all[dataIndex];
                return kind ? `${format.count(kind.frames)}  (${share(kind)})` : "";
              },
            },
            data: all.map((kind, place) => ({
              value: kind.frames,
              itemStyle: { color: seriesColor(theme, place) },
            })),
            tooltip: {
              formatter: ({ dataIndex }: { dataIndex: number }) => {
                const kind = all[dataIndex];
                if (!kind) return "";
                return tooltipContent(kind.label, [
                  { label: "Frames", value: format.count(kind.frames) },
                  { label: "Of all", value: share(kind) },
                ]);
              },
            },
          },
        ],
      },
    };
  };
}

/** The share of bursts: of payload, or of what is on the wire where that is a packet's size. */
function shareInBursts({ burstBytes, payloadBytes, wireBytes }: Summary, size: string): string {
  const whole = size === "wire" ? wireBytes : payloadBytes;
  return burstBytes === null || whole === null ? "" : format.share(burstBytes, whole);
}

type Figure = readonly [string, string, string?];

function summaryFigures({ summary, parameters: { size } }: Report): Figure[] {
  const seconds = summary.duration;
  const rate = seconds ? (summary.payloadBytes * 8) / seconds : null;
  const share = shareInBursts(summary, size);
  return [
    ["Frames", format.count(summary.frames)],
    ["IP packets", format.count(summary.ip)],
    ["Payload", format.bytes(summary.payloadBytes), format.exactBytes(summary.payloadBytes)],
    [
      "Duration",
      seconds === null ? "unknown" : format.duration(seconds),
      seconds === null ? "No frame has a time stamp" : format.exactDuration(seconds),
    ],
    [
      "Mean payload rate",
      rate === null ? "none" : format.rate(rate),
      rate === null ? "" : `${format.exact(rate)} bit/s`,
    ],
    ["Addresses", format.count(summary.endpoints)],
    ["Streams", format.count(summary.streams)],
    ["Bursts", format.count(summary.bursts)],
    ...(share === ""
      ? []
      : [[size === "wire" ? "Bytes in bursts" : "Payload in bursts", share] as const]),
  ];
}

/** What looks like a mirror port makes more bursts than there are. */
function duplicatesNote({ ip, duplicates, duplicatesSeen }: Summary): HTMLElement | null {
  if (duplicates !== null && duplicates > 0)
    return note(`${format.counted(duplicates, "packet")} seen twice are left out.`);
  if (duplicatesSeen === null || duplicatesSeen * 100 <= ip) return null;
  return note(
    `${format.counted(duplicatesSeen, "packet")} (${format.share(duplicatesSeen, ip)}) come twice ` +
      "within 1 ms, as at a mirror port: the preference burst.duplicate_us leaves them out.",
  );
}

export function summarySection(context: Context): Section {
  const { summary } = context.report;
  const picture = new Picture({
    name: "summary",
    title: "Frames by kind",
    height: 140,
    draw: drawKinds(summary),
    table: numbers<Kind>(
      [
        textColumn("kind", "Kind", ({ label }) => label),
        numberColumn("frames", "Frames", ({ frames }) => frames),
      ],
      () => kinds(summary),
    ),
  });
  return section(
    "summary",
    "Summary",
    "What the capture holds",
    "",
    figures(summaryFigures(context.report)),
    duplicatesNote(summary),
    picture.element,
  );
}
