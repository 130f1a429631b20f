// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sums, means and distributions, computed in the plainest way.

import type { Cell, Packet } from "./types.js";

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Nine decimals, as the plugin prints them. */
export function nine(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

export function meanAndSd(values: readonly number[]): [number | null, number | null] {
  if (values.length === 0) return [null, null];
  const mean = sum(values) / values.length;
  if (values.length < 2) return [mean, null];
  return [mean, Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1))];
}

export function extremes(values: readonly number[]): [number | null, number | null] {
  let min: number | null = null;
  let max: number | null = null;
  for (const value of values) {
    min = min === null || value < min ? value : min;
    max = max === null || value > max ? value : max;
  }
  return [min, max];
}

export function lengthCells(lengths: readonly number[]): Cell[] {
  return [...meanAndSd(lengths), ...extremes(lengths)];
}

/** Mean, sd, min, max and percentiles by nearest rank. */
export function gapCells(gaps: readonly number[]): Cell[] {
  const [mean, sd] = meanAndSd(gaps);
  const order = [...gaps].sort((a, b) => a - b);
  const rank = (percent: number) =>
    order.length === 0
      ? null
      : nine(order[Math.max(0, Math.ceil((percent / 100) * order.length) - 1)] ?? 0);
  const [min, max] = extremes(gaps);
  return [
    mean === null ? null : nine(mean),
    sd === null ? null : nine(sd),
    min === null ? null : nine(min),
    max === null ? null : nine(max),
    rank(50),
    rank(95),
    rank(99),
  ];
}

export function burstiness(gaps: readonly number[]): number | null {
  const [mean, sd] = meanAndSd(gaps);
  if (mean === null || sd === null || mean + sd === 0) return null;
  return (sd - mean) / (sd + mean);
}

/**
 * The fourth of a doubling, in whole nanoseconds, that `nanoseconds` lies in: [4, 5), [5, 6), ...
 */
export function bucketOf(nanoseconds: number): [number, number] {
  const width = Math.max(1, 2 ** (Math.floor(Math.log2(Math.max(1, nanoseconds))) - 2));
  const low = Math.floor(nanoseconds / width) * width;
  return [low, low + width];
}

export function histogram(gaps: readonly number[]): number[][] {
  const counts = new Map<number, number>();
  for (const gap of gaps) {
    const [low] = bucketOf(Math.round(gap * 1e9));
    counts.set(low, (counts.get(low) ?? 0) + 1);
  }
  return [...counts.entries()]
    .sort(([a], [b]) => a - b)
    .map(([low, count]) => [low / 1e9, (bucketOf(low)[1] ?? 0) / 1e9, count]);
}

export function gapsOf(times: readonly number[]): number[] {
  const gaps: number[] = [];
  for (let i = 1; i < times.length; i++) {
    const gap = nine((times[i] ?? 0) - (times[i - 1] ?? 0));
    if (gap >= 0) gaps.push(gap);
  }
  return gaps;
}

/* ---- grouping ---- */

export interface Numbered extends Packet {
  frame: number;
}

export function group<Key>(
  packets: readonly Numbered[],
  key: (packet: Numbered) => Key,
): Map<Key, Numbered[]> {
  const groups = new Map<Key, Numbered[]>();
  for (const packet of packets) {
    const found = groups.get(key(packet));
    if (found) found.push(packet);
    else groups.set(key(packet), [packet]);
  }
  return groups;
}

export function timesOf(packets: readonly Numbered[]): number[] {
  return packets.flatMap(({ time }) => (time === null ? [] : [time]));
}

export function bytesOf(packets: readonly Numbered[]): number {
  return sum(packets.map(({ length }) => length));
}
