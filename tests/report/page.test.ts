// SPDX-License-Identifier: GPL-2.0-or-later
//
// A page that the plugin wrote (REPORT_PAGE) shows the values of the burst,json of the same packets
// and preferences (REPORT_JSON). The display filters of its table's first rows are written to
// REPORT_FILTERS, by burst, for the caller to ask Wireshark what they show.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, it } from "node:test";

import type { Browser } from "playwright-core";

import { Report, launch } from "./browser.js";
import { checkGraph, checkValues, type Row, type Tables } from "./values.js";

function variable(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: REPORT_PAGE is a page, REPORT_JSON its burst,json.`);
  // npm runs the tests in report/, whatever the folder of who calls it.
  return resolve(process.env["INIT_CWD"] ?? ".", value);
}

const pagePath = variable("REPORT_PAGE");
const json = JSON.parse(readFileSync(variable("REPORT_JSON"), "utf8")) as Omit<Tables, "start">;

let browser: Browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

interface Embedded {
  capture: { start: string | null };
  parameters: { stream: string };
  tables: Record<string, unknown>;
  pairs: { rows: [string, string, number, number][] };
  series: { bin: number; total_packets: number; shown_packets: number };
}

function sumBy(
  rows: readonly Row[],
  key: (row: Row) => string,
  value: string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + Number(row[value]));
  return sums;
}

it("shows the values of burst,json", async () => {
  const report = await (await Report.open(browser, pagePath)).ready();
  const text = (await report.page.locator("#burst-data").textContent()) ?? "";
  const embedded = JSON.parse(text) as Embedded;
  const start = Number(embedded.capture.start ?? 0);
  const thinned = embedded.series.shown_packets < embedded.series.total_packets;
  // A page may have less than burst,json.
  const inPage = (name: "thresholds" | "peaks" | "kinds") =>
    embedded.tables[name] ? json[name] : undefined;
  const tables = {
    ...json,
    thresholds: inPage("thresholds"),
    peaks: inPage("peaks"),
    kinds: inPage("kinds"),
    start,
  };
  await checkValues(report, tables, thinned);
  // Pairs are not in burst,json, but streams by address or by flow sum up to them.
  if (["pair", "flow"].includes(embedded.parameters.stream)) {
    const pair = (row: Row) => `${row["src"]} ${row["dst"]}`;
    const bytes = sumBy(json.streams, pair, "bytes");
    const packets = sumBy(json.streams, pair, "packets");
    for (const [src, dst, pairPackets, pairBytes] of embedded.pairs.rows) {
      assert.equal(pairBytes, bytes.get(`${src} ${dst}`), `bytes from ${src} to ${dst}`);
      assert.equal(pairPackets, packets.get(`${src} ${dst}`), `packets from ${src} to ${dst}`);
    }
  }
  await checkGraph(report, embedded.pairs.rows);
  await report.screenshot("page");
  await report.close();
});

it("has a display filter for each burst", async () => {
  const report = await (await Report.open(browser, pagePath)).ready();
  const rows = report.page.locator("#bursts tbody tr");
  const filters = await rows.evaluateAll((all) =>
    all.map((row) => [
      row.querySelector("button.link")?.textContent ?? "",
      row.querySelector("code")?.textContent ?? "",
    ]),
  );
  assert.equal(filters.length, Math.min(json.bursts.length, 25));
  writeFileSync(variable("REPORT_FILTERS"), JSON.stringify(Object.fromEntries(filters)));
  await report.close();
});
