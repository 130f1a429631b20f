// SPDX-License-Identifier: GPL-2.0-or-later
//
// The pictures that version 2 of the data has made possible, against the packets they are made of.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Pages, tablesOf, type Hooked } from "../browser.js";
import * as captures from "../captures.js";
import * as fixtures from "../fixtures.js";
import { checkValues } from "../values.js";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

function sumOf(items: readonly number[][], dimension: number): number {
  return items.reduce((sum, item) => sum + (item[dimension] ?? 0), 0);
}

describe("a camera's week", () => {
  const data = captures.weekReport();
  const tables = tablesOf(data);
  const path = pages.write("week", data);

  it("shows each of its bursts", async () => {
    const report = await pages.open(path);
    await checkValues(report, tables, false);
    const [overTime] = await report.marks("over-time");
    assert.equal(sumOf(overTime?.items ?? [], 2), captures.WEEK_BURSTS);
    const most = Math.max(...(overTime?.items ?? []).map((item) => item[2] ?? 0));
    const hours = new Map<number, number>();
    for (const { start } of tables.bursts) {
      const hour = Math.floor(Number(start) / 3600);
      hours.set(hour, (hours.get(hour) ?? 0) + 1);
    }
    assert.equal(most, Math.max(...hours.values()), "bursts of the busiest hour");
    const [calendar] = await report.marks("calendar");
    assert.equal(sumOf(calendar?.items ?? [], 2), captures.WEEK_BURSTS);
    const sizes = await report.marks("sizes");
    assert.equal(sizes.flatMap(({ items }) => items).length, captures.WEEK_BURSTS);
    assert.equal(sizes.length, 2, "a colour for each label");
    const [offset] = await report.marks("offset");
    assert.equal(sumOf(offset?.items ?? [], 1), captures.WEEK_BURSTS);
    await report.close();
  });

  it("says so where no burst starts in the time that is shown", async () => {
    const report = await pages.open(path);
    const starts = tables.bursts.map(({ start }) => Number(start)).sort((a, b) => a - b);
    const widest = starts.reduce((best, at, i) => Math.max(best, at - (starts[i - 1] ?? at)), 0);
    const after = starts.findIndex((at, i) => at - (starts[i - 1] ?? at) === widest);
    const [from, to] = [Number(starts[after - 1]) + widest / 3, Number(starts[after]) - widest / 3];
    const none = report.page.getByText("No burst starts in the time that is shown.");
    assert.equal(await none.isVisible(), false);
    await report.page.evaluate(
      (range) => (window as unknown as Hooked).burstReport.context.zoom.show(range),
      { from, to },
    );
    await none.waitFor();
    await report.close();
  });

  it("shows how much is sent per hour", async () => {
    const report = await pages.open(path);
    const heights = async () =>
      (await report.marks("rate")).flatMap(({ items }) =>
        items.map(([, , base = 0, top = 0]) => top - base),
      );
    const camera = tables.endpoints.find(({ address }) => address === "192.168.1.20");
    const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
    assert.equal(sum(await heights()), camera?.["tx_bytes"]);
    await report.page
      .locator("#payload")
      .getByRole("radio", { name: "packets" })
      .check({ force: true });
    assert.equal(sum(await heights()), camera?.["tx_packets"]);
    await report.close();
  });

  it("has one gap chosen from those of qualifying packets", async () => {
    const report = await pages.open(path);
    const { page } = report;
    const clips = fixtures.qualifying(captures.cameraWeek());
    const histogram = (await report.marks("choose"))[1]?.items ?? [];
    assert.equal(sumOf(histogram, 2), clips - 1, "one stream has them, with one gap less");
    const marks = await page.evaluate(() => {
      type Option = { series: { markLine: { data: { name: string; xAxis: number }[] } }[] };
      const chart = (window as unknown as Hooked).burstReport.pictures.get("choose")
        ?.chart as unknown as { getOption: () => Option };
      return chart
        .getOption()
        .series.map(({ markLine }) => markLine.data.map(({ name, xAxis }) => [name, xAxis]));
    });
    const suggested = data.tables["thresholds"]?.rows.find((row) => row[9] === 1);
    assert.deepEqual(marks[0], [
      ["current", 1],
      ["suggested", suggested?.[0]],
    ]);
    assert.deepEqual(marks[1], marks[0], "in both pictures");
    // The slider tells what another gap would give.
    const slider = page.getByLabel("Try a gap");
    await slider.focus();
    await page.keyboard.press("Home");
    const first = data.tables["thresholds"]?.rows[0];
    const told = await page.locator(".trial .figures").innerText();
    assert.ok(told.includes(Number(first?.[1]).toLocaleString("en")), told);
    await page.locator(".trial code", { hasText: "-o burst.gap_us:1000" }).waitFor();
    await report.close();
  });

  it("leaves out what the data has not, and says so", async () => {
    const { endpoints, tcp_ports, udp_ports, streams, bursts } = data.tables;
    const tables = { endpoints, tcp_ports, udp_ports, streams, bursts } as typeof data.tables;
    const none = { rates: null, load: null, qualifying_gaps: null };
    const old = { ...data, ...none, schema: "burst-report/1", tables };
    const report = await pages.open(pages.write("old", old));
    for (const id of ["load", "peaks", "kinds", "sequences"])
      assert.equal(await report.page.locator(`#${id}`).count(), 0, id);
    const text = await report.page.locator("#choose").innerText();
    assert.match(text, /The page has no gaps of qualifying packets/);
    const [rate] = await report.marks("rate");
    assert.ok((rate?.items.length ?? 0) > 0, "rates come from the points");
    await report.close();
  });
});

describe("twenty milliseconds", () => {
  it("read as milliseconds, with their load and microbursts", async () => {
    const data = captures.shortReport();
    const report = await pages.open(pages.write("short", data));
    const { page } = report;
    const labels = await page.evaluate(() => {
      type Axis = { axisLabel: { customValues: number[]; formatter: (value: number) => string } };
      const chart = (window as unknown as Hooked).burstReport.pictures.get("timeline")
        ?.chart as unknown as { getOption: () => { xAxis: Axis[] } };
      const axis = chart.getOption().xAxis[0]!;
      return axis.axisLabel.customValues.map(axis.axisLabel.formatter);
    });
    assert.deepEqual([labels[0], labels[labels.length - 1]], ["0", "20 ms"]);
    const load = await report.marks("load");
    const bins = load.find(({ name }) => name === "bins")?.items ?? [];
    const expected = data.load!.rows;
    assert.deepEqual(
      bins.map((item) => item[2]),
      expected.map((row) => row[1]),
    );
    const micro = load.find(({ name }) => name === "microbursts")?.items ?? [];
    assert.equal(micro.length, data.tables["microbursts"]?.total_rows);
    assert.ok(micro.length > 0);
    const text = await page.locator("#summary").innerText();
    assert.match(text, /20\s*ms/u);
    const sequences = await report.marks("sequences");
    assert.equal(sequences.length, 2);
    await report.close();
  });
});

describe("a scan without payload", () => {
  it("counts packets from the start", async () => {
    const data = captures.scanReport();
    const report = await pages.open(pages.write("scan", data));
    await checkValues(report, tablesOf(data), false);
    const [sent] = await report.marks("sent");
    assert.deepEqual(
      sent?.items.map((item) => item[0]),
      [1200, 1200],
    );
    const [ports] = await report.marks("tcp-source");
    assert.equal(ports?.items[0]?.[0], 1200, "clients' ports are one bar, the largest");
    const text = await report.page.locator("main").innerText();
    assert.doesNotMatch(text, /\b1 others\b|NaN|undefined|Infinity/);
    await report.page.getByText("No packet of this source carries payload").waitFor();
    await report.page.getByText("No stream begins with a packet that carries payload").waitFor();
    const rate = (await report.marks("rate")).flatMap(({ items }) => items);
    assert.equal(
      rate.reduce((sum, [, , base = 0, top = 0]) => sum + top - base, 0),
      1200,
    );
    await report.close();
  });
});
