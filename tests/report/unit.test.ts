// SPDX-License-Identifier: GPL-2.0-or-later
//
// The page's pure functions, by examples worked out by hand.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { CaptureClock, tickStep } from "../../report/src/text/clock.js";
import { DataError } from "../../report/src/data/json.js";
import { readReport } from "../../report/src/data/report.js";
import type { Burst, Parameters, Series } from "../../report/src/data/types.js";
import * as format from "../../report/src/text/format.js";
import { Labels } from "../../report/src/text/labels.js";
import { Occupancy } from "../../report/src/compute/occupancy.js";
import { matching } from "../../report/src/ui/picker.js";
import { sorted } from "../../report/src/ui/table.js";
import { burstFilter } from "../../report/src/text/wireshark-filter.js";
import { largest, type Bar } from "../../report/src/compute/bars.js";
import { cumulated, gapBars } from "../../report/src/compute/gaps.js";
import { graphOf, streamBetween } from "../../report/src/compute/graph.js";
import { lanesOf } from "../../report/src/compute/lanes.js";
import { pointGroups } from "../../report/src/compute/points.js";
import { cameraReport, emptyReport, hostileReport } from "./fixtures.js";

/** Narrow spaces are there for the eye. */
function plain(text: string): string {
  return text.replace(/\u202f/g, " ");
}

describe("numbers for people", () => {
  it("writes bytes with three digits and a unit", () => {
    const cases: [number, string][] = [
      [0, "0 B"],
      [1, "1 B"],
      [999, "999 B"],
      [1000, "1 kB"],
      [1234, "1.23 kB"],
      [999499, "999 kB"],
      [999999, "1 MB"],
      [12345678, "12.3 MB"],
      [5e9, "5 GB"],
      [7.25e12, "7.25 TB"],
      [1e16, "10 PB"],
    ];
    for (const [value, text] of cases)
      assert.equal(plain(format.bytes(value)), text, String(value));
  });

  it("writes durations from nanoseconds to days", () => {
    const cases: [number, string][] = [
      [0, "0 s"],
      [1e-9, "1 ns"],
      [1.5e-6, "1.5 µs"],
      [0.142, "142 ms"],
      [1, "1 s"],
      [31.72, "31.7 s"],
      [119, "119 s"],
      [120, "2:00 min"],
      [754, "12:34 min"],
      [3599.6, "1:00:00 h"],
      [12345, "3:25:45 h"],
      [185145, "2 d 03:25:45"],
      [-0.5, "−500 ms"],
    ];
    for (const [value, text] of cases)
      assert.equal(plain(format.duration(value)), text, String(value));
  });

  it("keeps what is exact exact", () => {
    assert.equal(plain(format.exactDuration(1234.000000001)), "1,234.000000001 s");
    assert.equal(format.exactBytes(1234567), "1,234,567 bytes");
    assert.equal(format.exactBytes(1), "1 byte");
    assert.equal(format.counted(1, "address", "addresses"), "1 address");
    assert.equal(format.counted(2000, "packet"), "2,000 packets");
  });

  it("writes rates and shares", () => {
    assert.equal(plain(format.rate(2030)), "2.03 kbit/s");
    assert.equal(plain(format.rate(0)), "0 bit/s");
    assert.equal(plain(format.share(1, 3)), "33 %");
    assert.equal(plain(format.share(1, 3000)), "<1 %");
    assert.equal(format.share(0, 0), "");
  });
});

describe("texts from the capture", () => {
  it("shows what is not to be seen", () => {
    assert.equal(format.printable("a\u0000b\u202ec"), "a⟨U+0000⟩b⟨U+202E⟩c");
    assert.equal(format.printable("\n\u2028\u200b\ud800"), "⟨U+000A⟩⟨U+2028⟩⟨U+200B⟩⟨U+D800⟩");
  });

  it("leaves other scripts and markup as they are", () => {
    assert.equal(format.printable("مرحبا 你好 é 🙂 <b>&amp;"), "مرحبا 你好 é 🙂 <b>&amp;");
  });

  it("shortens in the middle", () => {
    assert.equal(format.shortened("abcdefghij", 10), "abcdefghij");
    assert.equal(format.shortened("abcdefghijk", 10), "abcdef…ijk");
    assert.equal(Array.from(format.shortened("🙂".repeat(20), 10)).length, 10);
  });

  it("names addresses, and streams", () => {
    const labels = new Labels(
      new Map([
        ["10.0.0.1", "camera\u0007"],
        ["10.0.0.2", ""],
      ]),
    );
    assert.equal(labels.full("10.0.0.1"), "camera⟨U+0007⟩ (10.0.0.1)");
    assert.equal(labels.full("10.0.0.2"), "10.0.0.2");
    const key = {
      stream: 1,
      src: "fd00::1",
      dst: "10.0.0.2",
      protocol: 6,
      srcPort: 80,
      dstPort: 443,
    };
    assert.equal(labels.stream(key), "[fd00::1]:80 → 10.0.0.2:443, TCP");
    assert.equal(
      labels.stream({ ...key, dst: null, protocol: null, srcPort: null, dstPort: null }),
      "fd00::1 → any",
    );
  });
});

describe("the clock", () => {
  it("has ticks at times that people count in", () => {
    const cases: [number, number, number][] = [
      [10, 10, 1],
      [43200, 12, 3600],
      [86400, 10, 10800],
      [600, 7, 120],
      [1e-3, 5, 2e-4],
      [30, 4, 10],
      [86400 * 9, 5, 86400 * 2],
    ];
    for (const [span, most, step] of cases)
      assert.ok(
        Math.abs(tickStep(span, most) / step - 1) < 1e-9,
        `${span} in ${most}: ${tickStep(span, most)}`,
      );
  });

  it("puts ticks into the range", () => {
    const clock = new CaptureClock("1700000000.000000000");
    assert.deepEqual(clock.ticks(0, 10, 10, "elapsed"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    assert.deepEqual(clock.ticks(3, 7, 2, "elapsed"), [4, 6]);
  });

  it("tells the time of day in the reader's zone", () => {
    // In every zone that is whole minutes from UTC, this is 20 seconds past a minute.
    const clock = new CaptureClock("1700000000.250000000");
    assert.match(clock.dateAndTime(0), /^2023-11-1[45] \d\d:\d\d:20\.250$/);
    assert.match(clock.dateAndTime(1.5), /:21\.750$/);
    const [tick] = clock.ticks(0, 120, 2, "local");
    assert.ok(tick !== undefined && Math.abs(tick - 39.75) < 1e-6, String(tick));
  });

  it("does without a start", () => {
    const clock = new CaptureClock(null);
    assert.equal(clock.known, false);
    assert.equal(clock.dateAndTime(5), "");
    assert.deepEqual(clock.ticks(0, 2, 2, "local"), [0, 1, 2]);
  });

  it("takes times before 1970", () => {
    assert.match(new CaptureClock("-1.250000000").dateAndTime(0), /:58\.750$/);
  });

  it("labels ticks as precisely as they lie apart", () => {
    const clock = new CaptureClock(null);
    const cases: [number, number, number, string][] = [
      [0, 1, 10, "0"],
      [0.25, 0.05, 0.5, "0.25 s"],
      [7, 1, 10, "7 s"],
      [105, 15, 120, "105 s"],
      [105, 15, 176, "01:45"],
      [150, 30, 176, "02:30"],
      [3725, 5, 3800, "1:02:05"],
      [7200, 3600, 43200, "2 h"],
      [5400, 1800, 7200, "1:30 h"],
      [1800, 600, 3000, "30 min"],
      [172800, 86400, 300000, "2 d"],
    ];
    for (const [time, step, last, text] of cases)
      assert.equal(clock.tickLabel(time, step, "elapsed", last), text);
  });
});

describe("the display filter of a burst", () => {
  const burst = {
    stream: 3,
    src: "10.0.0.1",
    dst: "10.0.0.2",
    protocol: null,
    srcPort: null,
    dstPort: null,
    id: 12,
    firstFrame: 28,
    lastFrame: 37,
  } as Burst;
  const parameters: Parameters = {
    gapUs: 300000,
    minPayload: 300,
    minPackets: 2,
    includeSmall: false,
    stream: "pair",
  };

  it("names the burst's packets", () => {
    assert.equal(
      burstFilter(burst, parameters, null),
      "frame.number in {28..37} && burst.stream == 3 && ip.src == 10.0.0.1 && " +
        "ip.dst == 10.0.0.2 && burst.payload_len >= 300",
    );
  });

  it("follows the stream's key", () => {
    const flow = {
      ...burst,
      src: "fd00::1",
      dst: "fd00::2",
      protocol: 17,
      srcPort: 5004,
      dstPort: 6970,
    };
    assert.equal(
      burstFilter(flow, { ...parameters, includeSmall: true }, null),
      "frame.number in {28..37} && burst.stream == 3 && ipv6.src == fd00::1 && " +
        "ipv6.dst == fd00::2 && udp.srcport == 5004 && udp.dstport == 6970",
    );
    assert.equal(
      burstFilter({ ...burst, dst: null, protocol: 1 }, { ...parameters, minPayload: 0 }, null),
      "frame.number in {28..37} && burst.stream == 3 && ip.src == 10.0.0.1 && ip.proto == 1",
    );
  });

  it("keeps the report's own filter, which numbers streams itself", () => {
    assert.equal(
      burstFilter(burst, parameters, "tcp || udp"),
      "frame.number in {28..37} && ip.src == 10.0.0.1 && ip.dst == 10.0.0.2 && " +
        "burst.payload_len >= 300 && (tcp || udp)",
    );
  });
});

describe("bars", () => {
  const bar = (label: string, bytes: number, packets = 1): Bar => ({
    label,
    short: label,
    bytes,
    packets,
    others: 0,
  });
  const nothing = bar("", 0, 0);

  it("are the largest, and the sum of the others", () => {
    const bars = [bar("a", 1), bar("b", 5), bar("c", 3), bar("d", 2), bar("e", 0, 0)];
    const shown = largest(bars, { ...nothing, bytes: 10, packets: 4, others: 7 }, 2);
    assert.deepEqual(
      shown.map(({ label, bytes, packets, others }) => [label, bytes, packets, others]),
      [
        ["b", 5, 1, 0],
        ["c", 3, 1, 0],
        ["9 others", 13, 6, 9],
      ],
    );
  });

  it("have no others where there are none", () => {
    assert.deepEqual(
      largest([bar("a", 1)], nothing, 2).map(({ label }) => label),
      ["a"],
    );
    assert.deepEqual(
      largest([bar("a", 1)], { ...nothing, others: 3 }, 2).map(({ label }) => label),
      ["a"],
    );
    assert.deepEqual(largest([], nothing), []);
  });
});

describe("the graph", () => {
  const pairs = [
    { src: "a", dst: "b", packets: 1, bytes: 100 },
    { src: "b", dst: "a", packets: 9, bytes: 90 },
    { src: "0.0.0.0", dst: "255.255.255.255", packets: 5, bytes: 80 },
    { src: "c", dst: "a", packets: 2, bytes: 70 },
    { src: "c", dst: "c", packets: 3, bytes: 60 },
  ];

  it("leaves the placeholders out, unless asked for", () => {
    assert.deepEqual(
      graphOf(pairs, "bytes", false).nodes.map(({ address }) => address),
      ["a", "b", "c"],
    );
    assert.equal(graphOf(pairs, "bytes", true).nodes.length, 5);
  });

  it("weighs by what it is asked to", () => {
    assert.equal(graphOf(pairs, "packets", false).arrows[0]?.src, "b");
    const [a] = graphOf(pairs, "bytes", false).nodes;
    assert.deepEqual(a, { address: "a", sent: 100, received: 160 });
  });

  it("says what it leaves out", () => {
    const graph = graphOf(pairs, "bytes", false, 2);
    assert.deepEqual([graph.arrows.length, graph.arrowsLeft, graph.weightLeft], [2, 2, 130]);
    assert.equal(graphOf(pairs, "bytes", false, 60, 1).arrowsLeft, 3);
  });

  it("finds the stream with most payload between two addresses", () => {
    const series = [
      { stream: 1, src: "a", dst: "b", bytes: 5 },
      { stream: 2, src: "a", dst: "b", bytes: 9 },
      { stream: 3, src: "b", dst: "a", bytes: 99 },
    ] as Series[];
    assert.equal(streamBetween(series, "a", "b"), 2);
    assert.equal(streamBetween(series, "a", "c"), null);
  });
});

describe("gaps", () => {
  const buckets = [
    { low: 0, high: 1e-9, count: 4 },
    { low: 0.01, high: 0.0101, count: 2 },
    { low: 0.0102, high: 0.0103, count: 3 },
    { low: 1, high: 1.01, count: 1 },
  ];

  it("are bars whose area is their number", () => {
    const { bars, zeros, total } = gapBars([
      buckets[0]!,
      { low: 1, high: 2, count: 6 },
      { low: 4, high: 16, count: 6 },
    ]);
    assert.deepEqual([zeros, total], [4, 16]);
    assert.deepEqual(
      bars.map(({ low, high, count, density }) => [low, high, count, density]),
      [
        [1, 2, 6, 6],
        [4, 16, 6, 3],
      ],
    );
  });

  it("are counted up", () => {
    assert.deepEqual(cumulated(buckets), [
      [0.0101, 60],
      [0.0103, 90],
      [1.01, 100],
    ]);
  });

  it("can be none", () => {
    assert.deepEqual(gapBars([]), { bars: [], zeros: 0, total: 0 });
  });
});

describe("points", () => {
  const series = (dst: string, bytes: number, stream = 0): Series => ({
    stream,
    src: "s",
    dst,
    packets: 1,
    bytes,
    bin: 0,
    points: [bytes, bytes],
  });

  it("are a group for each destination, streams of one put together", () => {
    const groups = pointGroups(
      [series("a", 5), series("b", 8), series("a", 4, 1)],
      ({ dst }) => dst,
      ({ dst }) => dst,
      9,
    );
    assert.deepEqual(
      groups.map(({ label, bytes, packets, points }) => [label, bytes, packets, points]),
      [
        ["a", 9, 2, [5, 5, 4, 4]],
        ["b", 8, 1, [8, 8]],
      ],
    );
  });

  it("are one group where there are too many to be told apart", () => {
    const groups = pointGroups(
      ["a", "b", "c", "d"].map((dst, i) => series(dst, 10 - i)),
      ({ dst }) => dst,
      ({ dst }) => dst,
      2,
    );
    assert.deepEqual(
      groups.map(({ label, others }) => [label, others]),
      [
        ["a", 0],
        ["b", 0],
        ["2 others", 2],
      ],
    );
    assert.deepEqual(groups[2]?.points, [8, 8, 7, 7]);
  });
});

describe("lanes", () => {
  it("are the streams with bursts, by payload in bursts, merged ones included", () => {
    const burst = (stream: number, bytes: number) => ({ stream, bytes }) as Burst;
    const merged = [{ stream: 2, start: 0, end: 1, bursts: 5, bytes: 100, packets: 10 }];
    const lanes = lanesOf([burst(0, 10), burst(1, 30), burst(0, 25)], merged);
    assert.deepEqual(
      lanes.map(({ stream, bytes, bursts }) => [stream, bytes, bursts]),
      [
        [2, 100, 5],
        [0, 35, 2],
        [1, 30, 1],
      ],
    );
  });

  it("are drawn where nothing hides them", () => {
    const occupancy = new Occupancy(100, 50);
    assert.equal(occupancy.covers(0, 110, 112, 5), false);
    assert.equal(occupancy.covers(0, 110, 112, 5), true);
    assert.equal(occupancy.covers(0, 110, 112, 6), false, "higher");
    assert.equal(occupancy.covers(0, 111, 114, 5), false, "longer");
    assert.equal(occupancy.covers(1, 110, 112, 5), false, "another lane");
  });
});

describe("search and sort", () => {
  it("finds entries with all words", () => {
    const entries = ["10.0.0.1 camera", "10.0.0.2 phone"].map((searchText, value) => ({
      value,
      label: "",
      detail: "",
      searchText,
    }));
    assert.deepEqual(
      matching(entries, "CAM 10.").map(({ value }) => value),
      [0],
    );
    assert.equal(matching(entries, "").length, 2);
  });

  it("sorts absent values last, in both directions", () => {
    const rows = [3, null, 1, 2];
    assert.deepEqual(
      sorted(rows, (row) => row, false),
      [1, 2, 3, null],
    );
    assert.deepEqual(
      sorted(rows, (row) => row, true),
      [3, 2, 1, null],
    );
    assert.deepEqual(
      sorted(["10.0.0.10", "10.0.0.9"], (row) => row, false),
      ["10.0.0.9", "10.0.0.10"],
    );
  });
});

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
      [{ ...data, schema: "burst-report/2" }, /"burst-report\/1".*"burst-report\/2"/],
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
});
