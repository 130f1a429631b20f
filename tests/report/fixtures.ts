// SPDX-License-Identifier: GPL-2.0-or-later
//
// Captures to test the page with, and the pages made of them.

import { readFileSync } from "node:fs";

import { analyse } from "./model/analyse.js";
import type { Packet, ReportData, Settings } from "./model/types.js";
import { exponential, randomNumbers } from "./model/random.js";

export const TCP = 6;
export const UDP = 17;
const ICMP = 1;

export function packet(
  time: number | null,
  src: string,
  dst: string,
  protocol: number,
  ports: readonly [number, number] | null,
  length: number,
): Packet {
  const exact = time === null ? null : Math.round(time * 1e9) / 1e9;
  return {
    time: exact,
    src,
    dst,
    protocol,
    srcPort: ports?.[0] ?? null,
    dstPort: ports?.[1] ?? null,
    length,
  };
}

/** Starts at 0 and is in order, as the page's data are. */
export function inOrder(packets: Packet[]): Packet[] {
  const first = packets.reduce((least, { time }) => Math.min(least, time ?? Infinity), Infinity);
  return packets
    .map((each) => ({
      ...each,
      time: each.time === null ? null : Math.round((each.time - first) * 1e9) / 1e9,
    }))
    .sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

const CAMERA = "192.168.1.20";
const ROUTER = "192.168.1.1";
const CLOUD = "198.51.100.10";
const STORE = "198.51.100.80";
const PHONE = "192.168.1.35";
const CAMERA_V6 = "fd00:1::20";
const TIME_V6 = "2001:db8::123";

function upload(packets: Packet[], random: () => number, begin: number, size: number): void {
  let time = begin;
  const port = 40000 + Math.floor(random() * 200);
  for (let sent = 0; sent < size; sent += 1448) {
    const length = Math.min(1448, size - sent);
    packets.push(packet(time, CAMERA, STORE, TCP, [port, 443], length));
    if (random() < 0.5) packets.push(packet(time + 0.012, STORE, CAMERA, TCP, [443, port], 0));
    // A clip is sent in chunks, with a pause for encoding between them.
    time += random() < 0.03 ? 0.4 + random() : exponential(random, 0.004);
  }
  packets.push(packet(time + 0.05, STORE, CAMERA, TCP, [443, port], 310));
}

/** A day of a camera: keep-alives, clips, a live view, names, time, an address by DHCP, a ping. */
export function cameraDay(): Packet[] {
  const random = randomNumbers(7);
  const packets: Packet[] = [
    packet(0, "0.0.0.0", "255.255.255.255", UDP, [68, 67], 300),
    packet(0.021, ROUTER, CAMERA, UDP, [67, 68], 300),
    packet(0.035, "0.0.0.0", "255.255.255.255", UDP, [68, 67], 306),
  ];
  for (let time = 3; time < 43200; time += 28 + 4 * random()) {
    packets.push(packet(time, CAMERA, CLOUD, TCP, [40112, 443], 61));
    packets.push(packet(time + 0.031 + 0.01 * random(), CLOUD, CAMERA, TCP, [443, 40112], 57));
  }
  for (let time = 600; time < 43200; time += exponential(random, 3600))
    upload(packets, random, time, 60000 + Math.floor(random() * 400000));
  for (let time = 20000; time < 20090; time += 0.033 + 0.004 * random()) {
    const pieces = 1 + Math.floor(random() * 4);
    for (let piece = 0; piece < pieces; piece++)
      packets.push(
        packet(
          time + piece * 0.0004,
          CAMERA,
          PHONE,
          UDP,
          [5004, 6970],
          900 + Math.floor(random() * 300),
        ),
      );
    if (random() < 0.1) packets.push(packet(time + 0.002, PHONE, CAMERA, UDP, [6970, 5004], 48));
  }
  for (let time = 11; time < 43200; time += 3600) {
    packets.push(packet(time, CAMERA_V6, TIME_V6, UDP, [40123, 123], 48));
    packets.push(packet(time + 0.04, TIME_V6, CAMERA_V6, UDP, [123, 40123], 48));
    packets.push(packet(time + 1, CAMERA, ROUTER, UDP, [50000, 53], 33));
    packets.push(packet(time + 1.02, ROUTER, CAMERA, UDP, [53, 50000], 97));
    packets.push(packet(time + 2, ROUTER, CAMERA, ICMP, null, 56));
  }
  return inOrder(packets);
}

export function cameraReport(changes: Partial<Settings> = {}): ReportData {
  return analyse(cameraDay(), {
    file: "camera-day.pcapng",
    otherFrames: 25,
    names: { [CAMERA]: "camera.example", [STORE]: "store.example", [ROUTER]: "router.example" },
    ...changes,
  });
}

export function emptyReport(): ReportData {
  return analyse([], { file: null, start: null });
}

/** Only frames that are not IP. */
export function noIpReport(): ReportData {
  return { ...analyse([], { file: "arp.pcap", otherFrames: 17 }) };
}

/** One packet: no duration, no gap, no burst, no TCP. */
export function onePacketReport(): ReportData {
  return analyse([packet(0, "10.0.0.1", "10.0.0.2", UDP, [1000, 2000], 1)], { file: "one.pcap" });
}

const HOSTILE = [
  "</script><script>window.broken = 1</script>",
  '<img src=x onerror="window.broken = 2">',
  "__proto__",
  "constructor",
  "quote\"'`${window.broken = 3}\\",
  "tab\tnewline\nnull\u0000bell\u0007escape\u001b[31m",
  "rtl\u202eevil\u2066isolate\u200bzero\u2028line",
  "lone\ud800surrogate",
  "{a|b} {@[0]} {c} %s &lt;b&gt; &amp;",
  "",
  "x".repeat(250),
];

/** Names, a file and a filter by somebody who wants to break out of the page. */
export function hostileReport(): ReportData {
  const random = randomNumbers(13);
  const addresses = HOSTILE.map((_, place) => `10.6.6.${place + 1}`);
  // No address can be this, but the page should not depend on that.
  addresses.push("__proto__", "</script><script>window.broken = 4</script>");
  const packets: Packet[] = [];
  let time = 0;
  for (let i = 0; i < 3000; i++) {
    const src = addresses[Math.floor(random() * addresses.length)] ?? "";
    const dst = addresses[Math.floor(random() * addresses.length)] ?? "";
    time += exponential(random, 0.05);
    packets.push(packet(time, src, dst, TCP, [1, 2], Math.floor(random() * 1400)));
  }
  const names: Record<string, string> = Object.create(null) as Record<string, string>;
  HOSTILE.forEach((name, place) => (names[`10.6.6.${place + 1}`] = name));
  Object.defineProperty(names, "__proto__", { value: "polluted", enumerable: true });
  return analyse(inOrder(packets), {
    file: "</title><script>window.broken = 5</script>\u202e.pcap",
    filter: 'frame contains "</script>" && "\u202e"',
    names,
  });
}

/** 5,000 addresses and more, 20,000 bursts and more, and so many packets that they are thinned. */
export function hugeReport(): ReportData {
  const random = randomNumbers(99);
  const packets: Packet[] = [];
  const address = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  for (let i = 0; i < 21000; i++) {
    const busy = random() < 0.6;
    const src = busy ? address(1) : address(1 + Math.floor(5200 * random() ** 3));
    const dst = address(1 + Math.floor(random() < 0.7 ? 20 * random() : 5200 * random()));
    let time = random() * 86400;
    const size = 2 + Math.floor(exponential(random, 6));
    for (let n = 0; n < size; n++) {
      packets.push(
        packet(
          time,
          src,
          dst,
          n % 5 ? TCP : UDP,
          [1024 + (i % 6000), 443],
          300 + Math.floor(random() * 1160),
        ),
      );
      time += exponential(random, 0.02);
    }
  }
  return analyse(inOrder(packets), { file: "huge.pcapng", extras: false });
}

/** How many packets qualify with the default of 300 bytes. */
export function qualifying(packets: readonly Packet[]): number {
  return packets.filter(({ length }) => length >= 300).length;
}

/** As the plugin writes it: no character that could end the element. */
export function embedded(data: unknown): string {
  return JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function pageOf(template: string, data: string): string {
  const parts = template.split("@BURST_DATA@");
  if (parts.length !== 2) throw new Error("The template has not exactly one place for data.");
  return parts.join(data);
}

export function readTemplate(path: string): string {
  return readFileSync(path, "utf8");
}
