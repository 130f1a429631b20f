// SPDX-License-Identifier: GPL-2.0-or-later
//
// What addresses and streams are called on the page.

import type { Report, StreamKey } from "../data/types.js";
import { printable, shortened } from "./format.js";

const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, "ICMP"],
  [2, "IGMP"],
  [6, "TCP"],
  [17, "UDP"],
  [33, "DCCP"],
  [47, "GRE"],
  [50, "ESP"],
  [58, "ICMPv6"],
  [132, "SCTP"],
  [136, "UDP-Lite"],
]);

export function protocolName(protocol: number): string {
  return PROTOCOLS.get(protocol) ?? `protocol ${protocol}`;
}

/** The kinds of streams that the page knows: what their packets have in common, and if both ways. */
const STREAM_KINDS: ReadonlyMap<string, { text: string; bothWays: boolean }> = new Map([
  ["pair", { text: "from one address to another", bothWays: false }],
  ["flow", { text: "with the same addresses, protocol and ports", bothWays: false }],
  ["source", { text: "from one address", bothWays: false }],
  ["destination", { text: "to one address", bothWays: false }],
  ["conversation", { text: "between two addresses, both ways", bothWays: true }],
  [
    "connection",
    { text: "with the same addresses, protocol and ports, both ways", bothWays: true },
  ],
  ["capture", { text: "of the whole capture", bothWays: true }],
]);

export function streamKindText(kind: string): string {
  return STREAM_KINDS.get(kind)?.text ?? `by ${kind}`;
}

export function isBothWays(kind: string): boolean {
  return STREAM_KINDS.get(kind)?.bothWays ?? false;
}

export class Labels {
  private readonly arrow: string;

  constructor(
    private readonly names: ReadonlyMap<string, string>,
    bothWays = false,
  ) {
    this.arrow = bothWays ? "↔" : "→";
  }

  static of(report: Report): Labels {
    return new Labels(report.names, isBothWays(report.parameters.stream));
  }

  name(address: string): string | null {
    const name = this.names.get(address);
    return name === undefined || name === "" ? null : printable(name);
  }

  /** "camera.example (10.0.0.1)", or the address alone. */
  full(address: string): string {
    const name = this.name(address);
    return name === null ? printable(address) : `${name} (${printable(address)})`;
  }

  /** The name, or the address if there is none, in at most `length` characters. */
  short(address: string, length: number): string {
    return shortened(this.brief(address), length);
  }

  /** The name, or the address if there is none. */
  brief(address: string): string {
    return this.name(address) ?? printable(address);
  }

  private end(address: string | null, port: number | null): string {
    if (address === null) return "any";
    if (port === null) return this.full(address);
    return address.includes(":") && this.name(address) === null
      ? `[${printable(address)}]:${port}`
      : `${this.full(address)}:${port}`;
  }

  /** "10.0.0.1:443 → 10.0.0.2:50000, TCP": what the stream key has of it. */
  stream(key: StreamKey): string {
    if (key.src === null && key.dst === null) return "all packets";
    const ends = `${this.end(key.src, key.srcPort)} ${this.arrow} ${this.end(key.dst, key.dstPort)}`;
    return key.protocol === null ? ends : `${ends}, ${protocolName(key.protocol)}`;
  }

  /** With names alone where there are names. */
  briefStream(key: StreamKey): string {
    if (key.src === null && key.dst === null) return "all packets";
    const end = (address: string | null, port: number | null) =>
      (address === null ? "any" : this.brief(address)) + (port === null ? "" : `:${port}`);
    return `${end(key.src, key.srcPort)} ${this.arrow} ${end(key.dst, key.dstPort)}`;
  }

  /** All that a search for an address should find. */
  searchText(address: string | null): string {
    return address === null ? "" : `${address} ${this.names.get(address) ?? ""}`.toLowerCase();
  }
}
