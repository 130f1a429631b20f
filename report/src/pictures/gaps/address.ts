// SPDX-License-Identifier: GPL-2.0-or-later
//
// The gaps between the packets that an address sends (inter-departure times) and between those that
// it gets (inter-arrival times).

import {
  countAxis,
  gapAxis,
  gapSeries,
  marks,
  marksHeight,
  type Mark,
} from "../../chart/histogram.js";
import type { Theme } from "../../chart/palette.js";
import { Picture, type Draw } from "../../chart/picture.js";
import { baseOption, legend, tooltipContent } from "../../chart/style.js";
import { cumulated, decades, gapBars } from "../../compute/gaps.js";
import type { Context } from "../../context.js";
import type { Bucket, Gaps } from "../../data/types.js";
import * as format from "../../text/format.js";
import { element } from "../../ui/dom.js";
import { durationColumn, numberColumn, numbers } from "../../ui/numbers.js";
import { Picker } from "../../ui/picker.js";
import { figures, note, section, statement, type Section } from "../../ui/section.js";

const PERCENTILES = ["p50", "p95", "p99"] as const;

interface Measured {
  buckets: readonly Bucket[];
  gaps: Gaps | null;
}

function percentiles(theme: Theme, gaps: Gaps | null): Mark[] {
  return PERCENTILES.flatMap((key) => {
    const value = gaps?.[key] ?? null;
    if (value === null || value <= 0) return [];
    const label = `${key}  ${format.duration(value)}`;
    return [{ name: key, label, value, color: theme.burst, type: "dashed" as const }];
  });
}

function cumulatedSeries(theme: Theme, { buckets, gaps }: Measured): object {
  return {
    type: "line",
    name: "cumulated",
    yAxisIndex: 1,
    data: cumulated(buckets),
    step: "end",
    showSymbol: false,
    symbolSize: 8,
    lineStyle: { color: theme.muted, width: 1.5 },
    itemStyle: { color: theme.muted },
    markLine: marks(theme, percentiles(theme, gaps)),
    tooltip: {
      formatter: ({ value }: { value: [number, number] }) =>
        tooltipContent(`At most ${format.duration(value[0])}`, [
          { label: "Gaps", value: `${value[1].toFixed(2)} %` },
        ]),
    },
  };
}

function option(theme: Theme, measured: Measured, bars: readonly Bucket[], total: number) {
  const labels = new Map([
    ["gaps", "Gaps"],
    ["cumulated", "At most so long"],
  ]);
  const most = bars.reduce((a, { count }) => Math.max(a, count), 1);
  const extent = decades(bars[0]?.low ?? 1, bars[bars.length - 1]?.high ?? 1);
  return {
    ...baseOption(theme),
    legend: legend(theme, labels),
    grid: { left: 58, right: 52, top: 44 + marksHeight(3), bottom: 46 },
    xAxis: gapAxis(theme, extent),
    yAxis: [
      countAxis(theme, "Gaps", most),
      {
        type: "value",
        min: 0,
        max: 100,
        interval: 25,
        splitLine: { show: false },
        axisLabel: { color: theme.faint, formatter: "{value} %" },
      },
    ],
    series: [gapSeries(theme, bars, total), cumulatedSeries(theme, measured)],
  };
}

function drawGaps(what: string, of: () => Measured): Draw {
  return (theme) => {
    const measured = of();
    const { bars, zeros, total } = gapBars(measured.buckets);
    if (total === 0) return "Fewer than two packets with a time stamp: no gaps.";
    const [first] = bars;
    if (!first) return `All ${format.counted(zeros, "gap")} are 0.`;
    const last = bars[bars.length - 1] ?? first;
    const said = percentiles(theme, measured.gaps).map(({ label }) => label);
    return {
      description:
        `Histogram of ${format.counted(total, what)} on logarithmic axes, from ` +
        `${format.duration(first.low)} to ${format.duration(last.high)}. ${said.join(", ")}`,
      option: option(theme, measured, bars, total),
    };
  };
}

function gapFigures(title: string, gaps: Gaps): HTMLElement {
  const shown = (value: number | null): [string, string] =>
    value === null ? ["none", ""] : [format.duration(value), format.exactDuration(value)];
  return element(
    "div",
    { "aria-label": title, role: "group" },
    figures([
      ["Shortest", ...shown(gaps.min)],
      ["p50", ...shown(gaps.p50)],
      ["Mean", ...shown(gaps.mean)],
      ["p95", ...shown(gaps.p95)],
      ["p99", ...shown(gaps.p99)],
      ["Longest", ...shown(gaps.max)],
    ]),
  );
}

/** One of the two pictures, with its figures. */
class Side {
  readonly element = element("div");
  private readonly picture: Picture;

  constructor(
    name: "idt" | "iat",
    private readonly title: string,
    what: string,
    private readonly of: () => Measured,
  ) {
    this.picture = new Picture({
      name,
      title,
      height: 360,
      draw: drawGaps(what, of),
      table: numbers<Bucket>(
        [
          durationColumn("low", "From", ({ low }) => low),
          durationColumn("high", "To below", ({ high }) => high),
          numberColumn("count", "Gaps", ({ count }) => count),
        ],
        () => of().buckets,
      ),
    });
    this.update();
  }

  update(): void {
    const { buckets, gaps } = this.of();
    const { zeros } = gapBars(buckets);
    this.element.replaceChildren(
      this.picture.element,
      ...(gaps && gaps.max !== null ? [gapFigures(this.title, gaps)] : []),
      ...(zeros > 0
        ? [note(`${format.counted(zeros, "gap")} of 0 cannot be drawn on this axis.`)]
        : []),
    );
    this.picture.refresh();
  }
}

function addressPicker({ report, labels, gapAddress }: Context): Picker<string> {
  const rows = new Map(report.endpoints.rows.map((endpoint) => [endpoint.address, endpoint]));
  return new Picker(
    "Address",
    report.gaps.map(({ address }) => {
      const row = rows.get(address);
      return {
        value: address,
        label: labels.full(address),
        detail: row
          ? `${format.count(row.txPackets)} sent, ${format.count(row.rxPackets)} received`
          : "",
        searchText: labels.searchText(address),
      };
    }),
    gapAddress,
  );
}

export function addressGapsSection(context: Context): Section {
  const { gaps, endpoints } = context.report;
  const title = "Gaps of one address";
  if (gaps.length === 0) {
    const empty = statement("No packet with an IP address: no gaps.");
    return section("gaps", "Gaps of an address", title, "", empty);
  }
  const rows = new Map(endpoints.rows.map((endpoint) => [endpoint.address, endpoint]));
  const measured = (which: "idt" | "iat") => (): Measured => {
    const address = context.gapAddress.get();
    return {
      buckets: gaps.find((each) => each.address === address)?.[which] ?? [],
      gaps: rows.get(address)?.[which] ?? null,
    };
  };
  const sides = [
    new Side(
      "idt",
      "Inter-departure times: gaps between packets sent",
      "inter-departure time",
      measured("idt"),
    ),
    new Side(
      "iat",
      "Inter-arrival times: gaps between packets received",
      "inter-arrival time",
      measured("iat"),
    ),
  ];
  context.gapAddress.subscribe(() => sides.forEach((side) => side.update()));
  const left = endpoints.totalRows - gaps.length;
  return section(
    "gaps",
    "Gaps of an address",
    title,
    "How often a gap between packets occurs, all packets of the address counted. p50, p95 and p99 " +
      "are marked: half, 95 % and 99 % of the gaps are at most so long.",
    element("div", { class: "controls" }, addressPicker(context).element),
    element("div", { class: "pair" }, ...sides.map((side) => side.element)),
    left > 0
      ? note(
          `The page has the gaps of the ${format.count(gaps.length)} addresses with ` +
            `most payload, of ${format.count(endpoints.totalRows)}.`,
        )
      : null,
  );
}
