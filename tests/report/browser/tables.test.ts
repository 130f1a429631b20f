// SPDX-License-Identifier: GPL-2.0-or-later
//
// The burst table, and the table of each picture.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Pages, tablesOf, type Report } from "../browser.js";
import * as fixtures from "../fixtures.js";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

const data = fixtures.cameraReport();
const tables = tablesOf(data);
const path = pages.write("camera", data);
const open = (options = {}) => pages.open(path, options);

describe("the burst table", () => {
  it("sorts, searches and turns the pages of the burst table", async () => {
    const report = await open();
    const { page } = report;
    const column = (n: number) =>
      page.locator(`#bursts tbody tr td:nth-child(${n})`).allTextContents();
    const ids = async () => (await column(1)).map(Number);
    assert.deepEqual(
      await ids(),
      Array.from({ length: 25 }, (_, place) => place + 1),
    );
    await page.locator("#bursts th").getByRole("button", { name: "Payload" }).click();
    const order = [...tables.bursts]
      .sort((a, b) => Number(b["bytes"]) - Number(a["bytes"]))
      .map(({ id }) => id);
    assert.deepEqual(await ids(), order.slice(0, 25));
    assert.equal(await page.locator("#bursts th[aria-sort=descending]").textContent(), "Payload");
    await page.locator("#bursts").getByRole("button", { name: "Next" }).click();
    assert.deepEqual(await ids(), order.slice(25, 50));
    await page.getByLabel("Rows per page").selectOption("500");
    assert.deepEqual(await ids(), order);
    await page.getByLabel("Search").fill("192.168.1.35");
    const found = tables.bursts.filter(
      ({ src, dst }) => src === "192.168.1.35" || dst === "192.168.1.35",
    );
    assert.deepEqual((await ids()).sort(), found.map(({ id }) => id).sort());
    await page.getByLabel("Search").fill("no such burst");
    assert.match((await page.locator("#bursts .status").textContent()) ?? "", /No rows/);
    await page.getByLabel("Search").fill("");
    await page.getByLabel("only the selected stream").check();
    const stream = tables.streams[0]?.["stream"];
    assert.equal(
      (await ids()).length,
      tables.bursts.filter((row) => row["stream"] === stream).length,
    );
    await page.getByLabel("only the selected stream").uncheck();
    // A burst's number shows it in the pictures, and then "only the time shown" is that.
    await page.locator("#bursts tbody tr").first().getByRole("button").first().click();
    await page.getByLabel("only the time shown").check();
    const [from, to] = await report.extent("stream");
    const inside = tables.bursts.filter(
      (row) => Number(row["end"]) >= from && Number(row["start"]) <= to,
    );
    assert.ok(inside.length < tables.bursts.length);
    assert.deepEqual((await ids()).sort(), inside.map(({ id }) => id).sort());
    await report.close();
  });

  it("copies a burst's display filter, with and without a clipboard interface", async () => {
    // Rows that differ: contexts share the clipboard.
    const copied = async (report: Report, row: number) => {
      const burst = tables.bursts[row];
      const filter =
        `frame.number in {${burst?.["first_frame"]}..${burst?.["last_frame"]}} && ` +
        `burst.stream == ${burst?.["stream"]} && ip.src == ${burst?.["src"]} && ` +
        `ip.dst == ${burst?.["dst"]} && burst.payload_len >= 300`;
      const copy = report.page
        .locator("#bursts tbody tr")
        .nth(row)
        .getByRole("button", { name: /^Copy the display filter/ });
      await copy.focus();
      await report.page.keyboard.press("Enter");
      await report.page.locator("button.copy.done", { hasText: "Copied" }).waitFor();
      assert.match(
        (await report.page.locator("body > [role=status]").textContent()) ?? "",
        /^Copied: frame/,
      );
      assert.equal(
        await report.page.evaluate(() => document.activeElement?.textContent),
        "Copied",
        "keeps the focus",
      );
      // Pasted where a reader would.
      await report.page.getByLabel("Search").focus();
      await report.page.keyboard.press("Control+V");
      assert.equal(await report.page.getByLabel("Search").inputValue(), filter);
      await report.close();
    };
    const permissions = ["clipboard-read", "clipboard-write"];
    await copied(await open({ permissions }), 0);
    const old = await open({ permissions });
    await old.page.evaluate(() =>
      Object.defineProperty(navigator, "clipboard", { value: undefined }),
    );
    await copied(old, 1);
  });
});

describe("the numbers of the pictures", () => {
  it("are in a table below each", async () => {
    const report = await open();
    const { page } = report;
    const names = await page
      .locator(".picture [data-picture]")
      .evaluateAll((all) => all.flatMap((each) => each.getAttribute("data-picture") ?? []));
    assert.ok(names.length >= 20, names.join(" "));
    for (const name of names) {
      const figure = page.locator("figure", { has: report.canvas(name) });
      if (!(await report.canvas(name).isVisible())) continue;
      await figure.locator("details > summary").click();
      await figure.locator("tbody tr").first().waitFor();
      const cells = await figure.locator("tbody td").allTextContents();
      assert.ok(
        cells.every((text) => !/NaN|undefined/.test(text)),
        name,
      );
    }
    // What they say is what is drawn: the payload of the busiest source.
    const first = await page
      .locator("figure:has([data-picture=sent]) tbody tr")
      .first()
      .innerText();
    assert.ok(
      first.includes(Number(tables.endpoints[0]?.["tx_bytes"]).toLocaleString("en")),
      first,
    );
    await report.close();
  });
});
