// SPDX-License-Identifier: GPL-2.0-or-later
//
// What addresses and streams are called on the page.

import type { Report, StreamKey, StreamKeyName } from "../data/report.js";
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

export class Labels {
  constructor(private readonly names: ReadonlyMap<string, string>) {}

  static of(report: Report): Labels {
    return new Labels(report.names);
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
    return shortened(this.name(address) ?? printable(address), length);
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
    const ends = `${this.end(key.src, key.srcPort)} → ${this.end(key.dst, key.dstPort)}`;
    return key.protocol === null ? ends : `${ends}, ${protocolName(key.protocol)}`;
  }

  shortStream(key: StreamKey, length: number): string {
    const half = Math.floor((length - 3) / 2);
    const end = (address: string | null, port: number | null) =>
      (address === null ? "any" : this.short(address, half)) + (port === null ? "" : `:${port}`);
    return `${end(key.src, key.srcPort)} → ${end(key.dst, key.dstPort)}`;
  }

  /** All that a search for an address should find. */
  searchText(address: string | null): string {
    return address === null ? "" : `${address} ${this.names.get(address) ?? ""}`.toLowerCase();
  }
}

/** What the packets of a stream have in common. */
export const STREAM_KEY_TEXT: Readonly<Record<StreamKeyName, string>> = {
  pair: "from one address to another",
  flow: "with the same addresses, protocol and ports",
  source: "from one address",
  destination: "to one address",
};
