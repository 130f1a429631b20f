// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers and names for people, by examples worked out by hand.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import * as format from "../../../report/src/text/format.js";
import { Labels } from "../../../report/src/text/labels.js";

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
