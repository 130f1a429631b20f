// SPDX-License-Identifier: GPL-2.0-or-later
//
// The page without data, and what it forbids.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Pages, template } from "../browser.js";
import * as fixtures from "../fixtures.js";

const pages = new Pages();
before(() => pages.start());
after(() => pages.stop());

describe("the template", () => {
  it("forbids all that a page does not need", () => {
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(template)?.[1] ?? "";
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'sha256-[^']+'(;|$)/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
  });

  it("keeps the licences of what is in it", () => {
    assert.match(template, /Apache ECharts\s+Copyright 2017-\d+ The Apache Software Foundation/);
    assert.match(template, /Apache License\s+Version 2\.0/);
    for (const name of ["ZRender", "d3", "tslib"])
      assert.ok(template.includes(`<h3>${name}`), name);
  });

  it("says so when it has no capture in it", async () => {
    const report = await pages.report(pages.writeText("template", template));
    await report.page.getByRole("alert").filter({ hasText: "page without a capture" }).waitFor();
    await report.close();
  });

  it("says so when the data are of another kind", async () => {
    const data = { ...fixtures.onePacketReport(), schema: "burst-report/9" };
    const report = await pages.report(pages.write("other", data));
    await report.page.getByRole("alert").filter({ hasText: "burst-report/9" }).waitFor();
    await report.close();
  });
});
