// SPDX-License-Identifier: GPL-2.0-or-later
//
// The display filter that shows the members of a burst in Wireshark.
//
// `burst.id == 12` would be shorter, but a number means a burst only for one choice of preferences.
// What follows names the same packets under all of them but the stream's key: those of the stream
// between the first and the last frame, without the small ones that are no members. A run has no
// other packets of its stream in between, or they would belong to it. For another key, by which
// streams are numbered, the addresses see to it that nothing else is shown.
//
// A report with a filter of its own numbers streams itself: there, the addresses and ports have to
// do. They are also those of a tunnel's outer header, and of the packet that an ICMP error quotes,
// so that such a packet between the two frames is shown as well.

import { isBothWays } from "./labels.js";
import type { Burst, Parameters } from "../data/types.js";

function addressTest(address: string, end: "src" | "dst" | "addr"): string {
  return `${address.includes(":") ? "ipv6" : "ip"}.${end} == ${address}`;
}

const PORT_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [132, "sctp"],
  [136, "udp"],
]);

function protocolTests(burst: Burst, bothWays: boolean): string[] {
  if (burst.protocol === null) return [];
  const name = PORT_PROTOCOLS.get(burst.protocol);
  if (name !== undefined && burst.srcPort !== null && burst.dstPort !== null) {
    const [source, destination] = bothWays ? ["port", "port"] : ["srcport", "dstport"];
    return [`${name}.${source} == ${burst.srcPort}`, `${name}.${destination} == ${burst.dstPort}`];
  }
  const isIpv6 = (burst.src ?? burst.dst ?? "").includes(":");
  return [`${isIpv6 ? "ipv6.nxt" : "ip.proto"} == ${burst.protocol}`];
}

/** Link addresses are of many kinds, each with fields of its own: the stream has to do. */
function endTests(burst: Burst, { stream, address }: Parameters): string[] {
  if (address !== "network") return [];
  const bothWays = isBothWays(stream);
  const tests: string[] = [];
  if (burst.src !== null) tests.push(addressTest(burst.src, bothWays ? "addr" : "src"));
  if (burst.dst !== null) tests.push(addressTest(burst.dst, bothWays ? "addr" : "dst"));
  return [...tests, ...protocolTests(burst, bothWays)];
}

/** Leaves the small packets out, where they are no members. */
function sizeTests({ includeSmall, minPayload, size }: Parameters): string[] {
  if (includeSmall || minPayload <= 0) return [];
  return [`${size === "wire" ? "frame.len" : "burst.payload_len"} >= ${minPayload}`];
}

/** `filter` is the report's own, or null. */
export function burstFilter(burst: Burst, parameters: Parameters, filter: string | null): string {
  const filtered = filter !== null && filter.trim() !== "";
  const tests = [`frame.number in {${burst.firstFrame}..${burst.lastFrame}}`];
  if (!filtered) tests.push(`burst.stream == ${burst.stream}`);
  tests.push(...endTests(burst, parameters), ...sizeTests(parameters));
  // Which packets are below the mean, only the plugin knows.
  if (!filtered && parameters.meanPercent > 0 && !parameters.includeSmall)
    tests.push(`burst.id == ${burst.id}`);
  if (filtered) tests.push(`(${filter})`);
  return tests.join(" && ");
}
