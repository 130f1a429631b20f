// SPDX-License-Identifier: GPL-2.0-or-later
//
// Display filters of bursts.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import type { Burst, Parameters } from "../../../report/src/data/types.js";
import { burstFilter } from "../../../report/src/text/wireshark-filter.js";

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
    address: "network",
    size: "payload",
    meanPercent: 0,
    all: new Map(),
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

  it("goes both ways where the stream does", () => {
    const flow = { ...burst, protocol: 6, srcPort: 443, dstPort: 50000 };
    assert.equal(
      burstFilter(flow, { ...parameters, stream: "connection" }, null),
      "frame.number in {28..37} && burst.stream == 3 && ip.addr == 10.0.0.1 && " +
        "ip.addr == 10.0.0.2 && tcp.port == 443 && tcp.port == 50000 && burst.payload_len >= 300",
    );
  });

  it("leaves out what it cannot say of other addresses, sizes and means", () => {
    const link = { ...burst, src: "02:00:00:00:00:01", dst: "02:00:00:00:00:02" };
    assert.equal(
      burstFilter(link, { ...parameters, address: "link", size: "wire" }, null),
      "frame.number in {28..37} && burst.stream == 3 && frame.len >= 300",
    );
    assert.match(burstFilter(burst, { ...parameters, meanPercent: 50 }, null), /burst\.id == 12$/);
  });
});
