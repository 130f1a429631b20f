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

import type { Burst, Parameters } from "../data/report.js";

function addressTest(address: string, end: "src" | "dst"): string {
  return `${address.includes(":") ? "ipv6" : "ip"}.${end} == ${address}`;
}

const PORT_PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [6, "tcp"],
  [17, "udp"],
  [33, "dccp"],
  [132, "sctp"],
  [136, "udp"],
]);

function protocolTests(burst: Burst): string[] {
  if (burst.protocol === null) return [];
  const name = PORT_PROTOCOLS.get(burst.protocol);
  if (name !== undefined && burst.srcPort !== null && burst.dstPort !== null)
    return [`${name}.srcport == ${burst.srcPort}`, `${name}.dstport == ${burst.dstPort}`];
  const isIpv6 = (burst.src ?? burst.dst ?? "").includes(":");
  return [`${isIpv6 ? "ipv6.nxt" : "ip.proto"} == ${burst.protocol}`];
}

/** `filter` is the report's own, or null. */
export function burstFilter(burst: Burst, parameters: Parameters, filter: string | null): string {
  const filtered = filter !== null && filter.trim() !== "";
  const tests = [`frame.number in {${burst.firstFrame}..${burst.lastFrame}}`];
  if (!filtered) tests.push(`burst.stream == ${burst.stream}`);
  if (burst.src !== null) tests.push(addressTest(burst.src, "src"));
  if (burst.dst !== null) tests.push(addressTest(burst.dst, "dst"));
  tests.push(...protocolTests(burst));
  if (!parameters.includeSmall && parameters.minPayload > 0)
    tests.push(`burst.payload_len >= ${parameters.minPayload}`);
  if (filtered) tests.push(`(${filter})`);
  return tests.join(" && ");
}
