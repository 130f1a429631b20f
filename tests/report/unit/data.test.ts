// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reading the data of a page, of versions 1 and 2.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { DataError } from "../../../report/src/data/json.js";
import { readReport } from "../../../report/src/data/report.js";
import { cameraReport, emptyReport, hostileReport } from "../fixtures.js";
import { analyse } from "../model/analyse.js";

describe("reading the data", () => {
  const read = (data: unknown) => readReport(JSON.stringify(data));

  it("takes what the plugin writes", () => {
    const report = read(cameraReport());
    assert.equal(report.summary.bursts, report.bursts.rows.length);
    assert.equal(report.series.length, report.totalSeries);
    assert.equal(read(emptyReport()).endpoints.rows.length, 0);
  });

  it("keeps names that are properties elsewhere", () => {
    assert.equal(readReport(JSON.stringify(hostileReport())).names.get("__proto__"), "polluted");
  });

  it("says what is wrong", () => {
    const data = cameraReport();
    const cases: [unknown, RegExp][] = [
      [{ ...data, schema: "burst-report/3" }, /"burst-report\/2".*"burst-report\/3"/],
      [
        { ...data, summary: { ...data.summary, frames: "many" } },
        /summary: frames is not a number/,
      ],
      [{ ...data, tables: { ...data.tables, bursts: undefined } }, /Table bursts is not an object/],
      [{ ...data, series: { ...data.series, points: [] } }, /Not every series has its points/],
      [{ ...data, gaps: null }, /gaps is not a list/],
    ];
    for (const [wrong, message] of cases)
      assert.throws(
        () => read(wrong),
        (error) => error instanceof DataError && message.test(error.message),
        String(message),
      );
    assert.throws(() => readReport("@BURST_DATA@"), /page without a capture/);
    assert.throws(() => readReport("{"), /damaged/);
    const bursts = data.tables["bursts"];
    assert.throws(
      () => read({ ...data, tables: { ...data.tables, bursts: { ...bursts, columns: ["id"] } } }),
      /no column "stream"/,
    );
  });

  it("takes version 1, and what version 2 may leave out", () => {
    const first = { ...analyse([], { extras: false }), schema: "burst-report/1" };
    const old = read(first);
    assert.deepEqual(
      [old.thresholds, old.kinds, old.peaks, old.qualifyingGaps, old.rates, old.load],
      [null, null, null, null, null, null],
    );
    const data = cameraReport();
    const bare = read({ ...data, rates: null, load: null, qualifying_gaps: null });
    assert.deepEqual([bare.rates, bare.load, bare.qualifyingGaps], [null, null, null]);
    const rest = { ...data.tables };
    for (const name of ["thresholds", "kinds", "peaks", "microbursts", "sequences"])
      rest[name] = null as never;
    assert.equal(read({ ...data, tables: rest }).sequences, null);
  });

  it("looks columns up by name, and ignores others", () => {
    const data = cameraReport();
    const rates = { bin: 60, columns: ["new", "bytes", "time", "packets"], rows: [[9, 30, 60, 2]] };
    assert.deepEqual(read({ ...data, rates }).rates, {
      bin: 60,
      rows: [{ time: 60, packets: 2, bytes: 30, bursts: null }],
    });
  });

  it("takes streams that it does not know yet", () => {
    const data = cameraReport();
    const report = read({ ...data, parameters: { ...data.parameters, stream: "device" } });
    assert.equal(report.parameters.stream, "device");
  });
});
