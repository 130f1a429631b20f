// SPDX-License-Identifier: GPL-2.0-or-later
//
// What each picture of a page must show, worked out from the tables of burst,json or from a
// fixture's data, and compared with the marks that ECharts draws.

import assert from "node:assert/strict";

import type { Report } from "./browser.js";

/** A row of a table, by the contract's keys. */
export type Row = Record<string, number | string | null>;

export interface Tables {
  summary: Row;
  endpoints: Row[];
  tcp_ports: Row[];
  udp_ports: Row[];
  streams: Row[];
  bursts: Row[];
  /** Of version 2 of the data; absent where that has them not. */
  thresholds?: Row[] | undefined;
  peaks?: Row[] | undefined;
  kinds?: Row[] | undefined;
  /** Epoch seconds that times of the page are relative to. */
  start: number;
}

const MOST_BARS = 25;

/**
 * To a millionth of itself, or a microsecond: absolute times lose their last digits in a number.
 */
function close(actual: number | undefined, expected: number, what: string): void {
  const allowed = Math.max(1e-6, Math.abs(expected) * 1e-6);
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= allowed,
    `${what}: ${actual}, not ${expected}`,
  );
}

/** From this port on they look like clients': two or more are one bar. */
const CLIENT_PORTS = 32768;

function barValues(rows: readonly Row[], key: string): number[] {
  const clients = rows.filter((row) => Number(row["port"]) >= CLIENT_PORTS && Number(row[key]) > 0);
  const together = clients.length > 1 ? clients : [];
  const single = rows.filter((row) => !together.includes(row)).map((row) => Number(row[key]));
  const clientSum = together.reduce((total, row) => total + Number(row[key]), 0);
  const values = [...single, clientSum].filter((value) => value > 0).sort((a, b) => b - a);
  const others = values.slice(MOST_BARS);
  const sum = others.reduce((total, value) => total + value, 0);
  return others.length > 0 ? [...values.slice(0, MOST_BARS), sum] : values;
}

export async function checkBars(report: Report, tables: Tables): Promise<void> {
  const cases: [string, Row[], string][] = [
    ["sent", tables.endpoints, "tx"],
    ["received", tables.endpoints, "rx"],
    ["tcp-source", tables.tcp_ports, "src"],
    ["tcp-destination", tables.tcp_ports, "dst"],
    ["udp-source", tables.udp_ports, "src"],
    ["udp-destination", tables.udp_ports, "dst"],
  ];
  const weight = Number(tables.summary["payload_bytes"]) > 0 ? "bytes" : "packets";
  for (const [picture, rows, side] of cases) {
    if (rows.length === 0) continue;
    const [bars] = await report.marks(picture);
    // The x axis is that of the values.
    const drawn = bars?.items.map((item) => item[0]) ?? [];
    assert.deepEqual(drawn, barValues(rows, `${side}_${weight}`), picture);
  }
}

export async function checkSummary(report: Report, tables: Tables): Promise<void> {
  const { summary } = tables;
  const shown = await report.page.locator("#summary .figures dd").allTextContents();
  const digits = (text: string | undefined) => Number(text?.replace(/\D/g, ""));
  assert.equal(digits(shown[0]), summary["frames"]);
  assert.equal(digits(shown[1]), summary["ip"]);
  assert.equal(digits(shown[5]), summary["endpoints"]);
  assert.equal(digits(shown[6]), summary["streams"]);
  assert.equal(digits(shown[7]), summary["bursts"]);
  const payload = await report.page.locator("#summary .figures dd").nth(2).getAttribute("title");
  assert.equal(digits(payload ?? ""), summary["payload_bytes"]);
  if (summary["frames"] === 0) return;
  const [bars] = await report.marks("summary");
  assert.deepEqual(
    bars?.items.map((item) => item[0]),
    [summary["tcp"], summary["udp"], summary["ip_other"], summary["other"]],
  );
}

/** The stream in detail is the one with most payload: its points and bursts. */
export async function checkStream(report: Report, tables: Tables, thinned: boolean): Promise<void> {
  const [busiest] = tables.streams;
  const leftOut = (await burstsOf(report)).merged > 0;
  if (!busiest) return;
  const series = await report.marks("stream");
  const points = series.filter(({ type }) => type === "scatter").flatMap(({ items }) => items);
  if (!thinned) {
    assert.equal(points.length, busiest["packets"], "packets of the busiest stream");
    close(
      points.reduce((sum, point) => sum + (point[1] ?? 0), 0),
      Number(busiest["bytes"]),
      "payload of the busiest stream",
    );
  }
  const first = points.reduce((least, [time = 0]) => Math.min(least, time), Infinity);
  const last = points.reduce((most, [time = 0]) => Math.max(most, time), -Infinity);
  const longest = points.reduce((most, [, length = 0]) => Math.max(most, length), 0);
  if (!thinned) {
    close(first, Number(busiest["first"]) - tables.start, "first");
    close(last, Number(busiest["last"]) - tables.start, "last");
  }
  // Thinning keeps the extremes.
  assert.equal(longest, busiest["len_max"]);
  const marked = series.find(({ type }) => type === "custom")?.items ?? [];
  const bursts = tables.bursts.filter(({ stream }) => stream === busiest["stream"]);
  if (!leftOut) assert.equal(marked.length, bursts.length, "bursts of the busiest stream");
}

interface PageData {
  burstReport: {
    context: {
      report: { bursts: { rows: Record<string, number>[] }; lanes: { bursts: number }[] };
    };
  };
}

/** The page's bursts: id, start, end, bytes, packets, first and last frame; how many are merged. */
function burstsOf(report: Report): Promise<{ rows: (number | undefined)[][]; merged: number }> {
  return report.page.evaluate(() => {
    const { bursts, lanes } = (window as unknown as PageData).burstReport.context.report;
    return {
      rows: bursts.rows.map((row) => [
        row["id"],
        row["start"],
        row["end"],
        row["bytes"],
        row["packets"],
        row["firstFrame"],
        row["lastFrame"],
      ]),
      merged: lanes.reduce((sum, lane) => sum + lane.bursts, 0),
    };
  });
}

export async function checkTimeline(report: Report, tables: Tables): Promise<void> {
  if (tables.bursts.length === 0) return;
  const [bars] = await report.marks("timeline");
  assert.ok(bars);
  // Lanes that are seen are drawn; all are compared in the page's data.
  const { rows, merged: mergedBursts } = await burstsOf(report);
  const byId = new Map(tables.bursts.map((row) => [row["id"], row]));
  assert.equal(rows.length + mergedBursts, tables.bursts.length, "bursts in the page");
  for (const [id, start, end, bytes, packets, first, last] of rows) {
    const row = byId.get(id ?? null);
    assert.ok(row, `burst ${id}`);
    close(start, Number(row["start"]) - tables.start, `start of burst ${id}`);
    close(end, Number(row["end"]) - tables.start, `end of burst ${id}`);
    assert.deepEqual(
      [bytes, packets, first, last],
      [row["bytes"], row["packets"], row["first_frame"], row["last_frame"]],
    );
  }
  const byStream = new Map<number, number>();
  for (const { stream } of tables.bursts)
    byStream.set(Number(stream), (byStream.get(Number(stream)) ?? 0) + 1);
  const drawn = new Map<number, number>();
  for (const [, , lane = -1, , bursts = 0] of bars.items)
    drawn.set(lane, (drawn.get(lane) ?? 0) + bursts);
  // The lanes hold as many bursts as the streams, whichever stream is in which lane.
  const counts = (all: Map<number, number>) => [...all.values()].sort((a, b) => a - b);
  if (byStream.size <= 16) assert.deepEqual(counts(drawn), counts(byStream), "bursts of the lanes");
  else assert.equal(drawn.size, 16, "lanes seen");
}

export async function checkGaps(report: Report, tables: Tables): Promise<void> {
  const [endpoint] = tables.endpoints;
  if (!endpoint) return;
  for (const [picture, packets, prefix] of [
    ["idt", "tx_packets", "idt"],
    ["iat", "rx_packets", "iat"],
  ] as const) {
    if (endpoint[`${prefix}_max`] === null) continue;
    const [bars] = await report.marks(picture);
    const drawn = bars?.items ?? [];
    const gaps = drawn.reduce((sum, item) => sum + (item[2] ?? 0), 0);
    // Gaps of 0, negative ones and packets without a time are not among them.
    assert.ok(gaps > 0 && gaps <= Number(endpoint[packets]) - 1, `${picture}: ${gaps} gaps`);
    const low = drawn[0]?.[0] ?? NaN;
    const high = drawn[drawn.length - 1]?.[1] ?? NaN;
    const max = Number(endpoint[`${prefix}_max`]);
    assert.ok(
      low <= max && high >= max * 0.98,
      `${picture}: longest gap ${max} in ${low} to ${high}`,
    );
    const marks = await report.page.evaluate((name) => {
      type Option = { series: { markLine?: { data: { name: string; xAxis: number }[] } }[] };
      const { pictures } = (
        window as unknown as {
          burstReport: { pictures: Map<string, { chart: { getOption: () => Option } }> };
        }
      ).burstReport;
      return pictures.get(name)?.chart.getOption().series[1]?.markLine?.data ?? [];
    }, picture);
    for (const { name, xAxis } of marks)
      close(xAxis, Number(endpoint[`${prefix}_${name}`]), `${picture} ${name}`);
    assert.equal(
      marks.length,
      ["p50", "p95", "p99"].filter((key) => Number(endpoint[`${prefix}_${key}`]) > 0).length,
    );
  }
}

/** Arrows of the graph against `pairs`: source, destination, packets, bytes, by bytes. */
export async function checkGraph(
  report: Report,
  pairs: readonly (readonly [string, string, number, number])[],
): Promise<void> {
  const wanted = pairs.filter(
    (pair) => !pair.some((part) => part === "0.0.0.0" || part === "255.255.255.255"),
  );
  if (wanted.length === 0) return;
  const arrows = await report.page.evaluate(() => {
    type Option = { series: { links: { value: number }[] }[] };
    const { pictures } = (
      window as unknown as {
        burstReport: { pictures: Map<string, { chart: { getOption: () => Option } }> };
      }
    ).burstReport;
    return (
      pictures
        .get("network")
        ?.chart.getOption()
        .series[0]?.links.map(({ value }) => value) ?? []
    );
  });
  // Packets are counted where there is no payload in the whole capture.
  const counts = pairs.some((pair) => pair[3] > 0) ? 3 : 2;
  const expected = wanted.map((pair) => pair[counts]).sort((a, b) => b - a);
  const addresses = new Set(wanted.flatMap(([src, dst]) => [src, dst])).size;
  if (addresses <= 60 && wanted.length <= 250) assert.deepEqual(arrows, expected);
  else assert.deepEqual(arrows.slice(0, 5), expected.slice(0, 5));
}

/** What newer tables say, as far as the tables have it. */
export async function checkNew(report: Report, tables: Tables): Promise<void> {
  const drawn = async (picture: string, series = 0) =>
    (await report.marks(picture))[series]?.items ?? [];
  const { thresholds, peaks, kinds } = tables;
  if (thresholds?.some(({ bursts }) => Number(bursts) > 0)) {
    const curve = (await drawn("choose")).filter(([, bursts]) => Number(bursts) > 0);
    const expected = thresholds.filter(({ bursts }) => Number(bursts) > 0);
    assert.deepEqual(
      curve.map(([gap = NaN, bursts]) => [Math.round(gap * 1e6), bursts]),
      expected.map(({ gap, bursts }) => [Math.round(Number(gap) * 1e6), bursts]),
      "the curve of the sweep",
    );
  }
  if (peaks?.some(({ rate }) => Number(rate) > 0)) {
    const points = await drawn("peaks");
    peaks
      .filter(({ rate }) => Number(rate) > 0)
      .forEach(({ window, rate }, place) => {
        close(points[place]?.[0], Number(window), "window");
        close(points[place]?.[1], Number(rate), `peak in ${window} s`);
      });
  }
  const regular = kinds?.filter(({ interval_max: longest }) => Number(longest) > 0).slice(0, 20);
  if (regular && regular.length > 0) {
    const ranges = await drawn("kinds");
    regular.forEach((row, place) => close(ranges[place]?.[2], Number(row["interval_max"]), "kind"));
  }
}

export async function checkValues(report: Report, tables: Tables, thinned: boolean): Promise<void> {
  await checkSummary(report, tables);
  await checkBars(report, tables);
  await checkStream(report, tables, thinned);
  await checkTimeline(report, tables);
  await checkGaps(report, tables);
  await checkNew(report, tables);
}
