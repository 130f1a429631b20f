// SPDX-License-Identifier: GPL-2.0-or-later
//
// A camera's day: what the pictures draw, and what clicks in them do.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Pages, tablesOf, type Hooked } from "../browser.js";
import * as fixtures from "../fixtures.js";
import { checkGraph, checkValues } from "../values.js";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const data = fixtures.cameraReport();
const tables = tablesOf(data);
const path = pages.write("camera", data);
const open = (options = {}) => pages.open(path, options);

describe("a camera's day", () => {
  it("is drawn with the values of the data", async () => {
    const report = await open();
    await checkValues(report, tables, false);
    await checkGraph(report, data.pairs.rows as [string, string, number, number][]);
    await report.close();
  });

  it("shows payload over time of each source that is asked for", async () => {
    const report = await open();
    const { page } = report;
    const pointsOf = (source: string) => {
      const sent = tables.streams.filter(({ src }) => src === source);
      return sent
        .map((row) => [row["packets"], row["bytes"]])
        .sort((a, b) => Number(b[1]) - Number(a[1]));
    };
    const drawn = async () =>
      (await report.marks("payload")).map(({ items }) => [
        items.length,
        items.reduce((sum, item) => sum + (item[1] ?? 0), 0),
      ]);
    assert.deepEqual(await drawn(), pointsOf("192.168.1.20"), "the top source first");
    const source = page.getByRole("combobox", { name: "Source" });
    await source.click();
    await source.fill("router.ex");
    await page.locator("#payload [role=option]").first().click();
    assert.equal(await source.inputValue(), "router.example (192.168.1.1)");
    assert.deepEqual(await drawn(), pointsOf("192.168.1.1"));
    await source.click();
    await source.fill("nobody");
    await page.getByText("Nothing found.").waitFor();
    await source.press("Escape");
    assert.equal(await source.inputValue(), "router.example (192.168.1.1)");
    await report.close();
  });

  it("tells exact values on hover", async () => {
    const report = await open();
    const { page } = report;
    const [endpoint] = tables.endpoints;
    await report.canvas("sent").hover({ position: { x: 200, y: 16 } });
    const tip = page.locator(".tip").first();
    await tip.waitFor();
    const bytes = Number(endpoint?.["tx_bytes"]).toLocaleString("en");
    assert.match(
      (await tip.textContent()) ?? "",
      new RegExp(`camera\\.example \\(192\\.168\\.1\\.20\\).*${bytes} bytes`),
    );
    // The live view's one long burst, the largest.
    const burst = tables.bursts.reduce((a, b) => (Number(b["bytes"]) > Number(a["bytes"]) ? b : a));
    const middle = (Number(burst["start"]) + Number(burst["end"])) / 2;
    await report.canvas("timeline").scrollIntoViewIfNeeded();
    const [x, y] = await report.pixel("timeline", [middle, 0]);
    await report.canvas("timeline").hover({ position: { x, y } });
    const burstTip = page.locator("[data-picture=timeline] .tip");
    await burstTip.waitFor();
    const shown = (await burstTip.textContent()) ?? "";
    assert.ok(
      shown.includes(`Burst ${burst["id"]}`) &&
        shown.includes(`${Number(burst["bytes"]).toLocaleString("en")} bytes`),
      shown,
    );
    await report.close();
  });

  it("switches series by the legend", async () => {
    const report = await open();
    const { page } = report;
    const before = (await report.marks("payload")).length;
    await report.canvas("payload").scrollIntoViewIfNeeded();
    await report.canvas("payload").click({ position: { x: 60, y: 10 } });
    await page.waitForFunction(() => {
      const chart = (window as unknown as Hooked).burstReport.pictures.get("payload")
        ?.chart as unknown as {
        getOption: () => { legend: { selected: Record<string, boolean> }[] };
      };
      return chart.getOption().legend[0]?.selected["0"] === false;
    });
    // It stays off when the picture is drawn anew.
    await page.emulateMedia({ colorScheme: "dark" });
    await report.marks("payload");
    const off = await page.evaluate(() => {
      const chart = (window as unknown as Hooked).burstReport.pictures.get("payload")
        ?.chart as unknown as {
        getOption: () => { legend: { selected: Record<string, boolean> }[] };
      };
      return chart.getOption().legend[0]?.selected["0"];
    });
    assert.equal(off, false);
    assert.equal((await report.marks("payload")).length, before, "series stay known");
    await report.close();
  });

  it("shows a stream by a click in the graph and in the timeline", async () => {
    const report = await open();
    const { page } = report;
    const streamNow = () =>
      page.evaluate(() => (window as unknown as Hooked).burstReport.context.stream.get());
    const sourceNow = () =>
      page.evaluate(() => (window as unknown as Hooked).burstReport.context.source.get());
    await page.evaluate(() => (window as unknown as Hooked).burstReport.context.stream.set(-1));
    await report.canvas("timeline").scrollIntoViewIfNeeded();
    const second = tables.bursts.find(
      ({ stream }) => stream !== tables.streams[0]?.["stream"] && stream !== 0,
    );
    assert.ok(second);
    const [x, y] = await report.pixel("timeline", [Number(second["start"]), 1]);
    await report.canvas("timeline").click({ position: { x: x + 1, y } });
    assert.equal(await streamNow(), second["stream"]);
    await page.locator("#timeline .selected a").click();
    assert.match(page.url(), /#stream$/);
    // A node, where the layout has put it.
    await report.canvas("network").scrollIntoViewIfNeeded();
    const places = await page.evaluate(() => {
      const chart = (window as unknown as Hooked).burstReport.pictures.get("network")?.chart;
      const data = chart?.getModel().getSeries()[0]?.getData();
      if (!chart || !data) return [];
      const toPixel = chart.convertToPixel as unknown as (
        finder: object,
        point: [number, number],
      ) => [number, number];
      return Array.from({ length: data.count() }, (_, i) =>
        toPixel.call(chart, { seriesIndex: 0 }, data.getItemLayout(i)),
      );
    });
    assert.equal(places.length, 7);
    const [first] = places;
    assert.ok(first);
    await page.evaluate(() =>
      (window as unknown as Hooked).burstReport.context.source.set("192.168.1.1"),
    );
    await report.canvas("network").click({ position: { x: first[0], y: first[1] } });
    assert.equal(
      await sourceNow(),
      "192.168.1.20",
      "the first node is the sender of the largest pair",
    );
    // An arrow: half way between two nodes, off the straight line because it is bent.
    const arrow = await page.evaluate(() => {
      interface Edge {
        getLayout: () => [number, number][];
      }
      const chart = (window as unknown as Hooked).burstReport.pictures.get("network")?.chart;
      const series = chart?.getModel().getSeries()[0] as unknown as {
        getGraph: () => { edges: Edge[] };
      };
      const [a, b, control] = series.getGraph().edges[1]?.getLayout() ?? [];
      if (!chart || !a || !b || !control) return null;
      const at = [0, 1].map((axis) => (a[axis]! + 2 * control[axis]! + b[axis]!) / 4) as [
        number,
        number,
      ];
      const toPixel = chart.convertToPixel as unknown as (
        finder: object,
        point: [number, number],
      ) => [number, number];
      return toPixel.call(chart, { seriesIndex: 0 }, at);
    });
    assert.ok(arrow);
    await report.canvas("network").click({ position: { x: arrow[0], y: arrow[1] } });
    const [, pair] = data.pairs.rows;
    const expected = tables.streams.find(({ src, dst }) => src === pair?.[0] && dst === pair?.[1]);
    assert.equal(await streamNow(), expected?.["stream"]);
    await report.close();
  });

  it("has the graph's choices", async () => {
    const report = await open();
    const { page } = report;
    const nodes = async () => (await report.marks("network"))[0]?.items.length;
    assert.equal(await nodes(), 7);
    await page.getByLabel("with 0.0.0.0 and 255.255.255.255").check();
    assert.equal(await nodes(), 9);
    await page.locator("#network").getByRole("radio", { name: "packets", exact: true }).check();
    await page.locator("#network summary").click();
    await page.locator("#network tbody tr").first().waitFor();
    const packets = await page.locator("#network tbody tr td:nth-child(4)").allTextContents();
    const expected = data.pairs.rows.map((row) => Number(row[2])).sort((a, b) => b - a);
    assert.deepEqual(
      packets.map((text) => Number(text.replace(/,/g, ""))),
      expected,
    );
    await page.locator("#network tbody tr").nth(2).getByRole("button").click();
    await page.locator("#network .selected a").waitFor();
    await report.close();
  });

  it("follows the system's colours while it is open", async () => {
    const report = await open({ colorScheme: "light" });
    const { page } = report;
    const corner = () =>
      page.evaluate(() => [
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector("section")!).backgroundColor,
      ]);
    const bar = () =>
      page.evaluate(() => {
        const chart = (window as unknown as Hooked).burstReport.pictures.get("sent")
          ?.chart as unknown as {
          getOption: () => { series: { data: { itemStyle: { color: string } }[] }[] };
        };
        return chart.getOption().series[0]?.data[0]?.itemStyle.color;
      });
    const light = [...(await corner()), await bar()];
    await report.screenshot("camera-light");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForFunction((color) => {
      const picture = (window as unknown as Hooked).burstReport.pictures.get("sent");
      picture?.settle();
      const chart = picture?.chart as unknown as {
        getOption: () => { series: { data: { itemStyle: { color: string } }[] }[] };
      };
      return chart.getOption().series[0]?.data[0]?.itemStyle.color !== color;
    }, light[2]);
    const dark = [...(await corner()), await bar()];
    await report.screenshot("camera-dark");
    light.forEach((color, place) => assert.notEqual(color, dark[place]));
    await report.close();
  });
});
