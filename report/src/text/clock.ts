// SPDX-License-Identifier: GPL-2.0-or-later
//
// Times of the report, as seconds since the capture's start and as time of day, and where an axis
// of time has its ticks.

import { exact } from "./format.js";

/** How the axes of time are labelled. */
export type Clock = "elapsed" | "local";

const UNITS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
];

/** A step of a clock's divisions that gives at most `most` ticks in `span` seconds. */
export function tickStep(span: number, most: number): number {
  const least = span / Math.max(1, most);
  if (least > 86400) return 86400 * decimalStep(least / 86400);
  if (least <= 1) return decimalStep(least);
  return UNITS.find((unit) => unit >= least) ?? 86400;
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function decimalStep(least: number): number {
  const power = Math.pow(10, Math.floor(Math.log10(least)));
  const step = [1, 2, 5, 10].find((digit) => digit * power >= least * 0.999999) ?? 10;
  return step * power;
}

export class CaptureClock {
  private readonly startSeconds: number | null;
  private readonly startNanoseconds: number;

  /** `start`: epoch seconds with nine decimals, or null if the capture has no times. */
  constructor(start: string | null) {
    const parts = /^(-?)(\d+)\.(\d{9})$/.exec(start ?? "");
    if (!parts) {
      this.startSeconds = null;
      this.startNanoseconds = 0;
      return;
    }
    const sign = parts[1] === "-" ? -1 : 1;
    this.startSeconds = sign * Number(parts[2]);
    this.startNanoseconds = sign * Number(parts[3]);
  }

  get known(): boolean {
    return this.startSeconds !== null && !Number.isNaN(this.date(0).getTime());
  }

  /** Whole milliseconds are what a Date holds; those of `time` are rounded down. */
  private date(time: number): Date {
    const milliseconds = Math.floor((this.startNanoseconds / 1e9 + time) * 1e3 + 1e-6);
    return new Date((this.startSeconds ?? 0) * 1e3 + milliseconds);
  }

  /** In the reader's time zone, to the millisecond. */
  dateAndTime(time: number): string {
    if (!this.known) return "";
    const date = this.date(time);
    const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
    const milliseconds = String(date.getMilliseconds()).padStart(3, "0");
    return `${day.map(twoDigits).join("-")} ${timeOfDay(date)}.${milliseconds}`;
  }

  /** Seconds since midnight, in the reader's time zone, of the capture's start. */
  private get startOfDay(): number {
    const date = this.date(0);
    const seconds = date.getHours() * 3600 + date.getMinutes() * 60 + date.getSeconds();
    const fraction = this.startNanoseconds / 1e9;
    return seconds + (fraction < 0 ? fraction + 1 : fraction);
  }

  /** Ticks between `from` and `to`, at round times of `clock`. */
  ticks(from: number, to: number, most: number, clock: Clock): number[] {
    const step = tickStep(to - from, most);
    const offset = clock === "local" && this.known ? this.startOfDay : 0;
    const first = Math.ceil((from + offset) / step - 1e-9);
    const last = Math.floor((to + offset) / step + 1e-9);
    const ticks: number[] = [];
    // Adding 0 makes 0 of -0.
    for (let n = first; n <= last && ticks.length <= 4 * most; n++)
      ticks.push(n * step - offset + 0);
    return ticks;
  }

  /**
   * The label of a tick, as precise as the distance between ticks asks for. `last` is the latest
   * time on the axis: where that is beyond two minutes, no label is in seconds alone.
   */
  tickLabel(time: number, step: number, clock: Clock, last: number): string {
    if (clock === "local" && this.known) return this.localLabel(time, step);
    return elapsedLabel(time, step, last);
  }

  private localLabel(time: number, step: number): string {
    const date = this.date(time);
    if (step >= 86400) return `${date.getMonth() + 1}/${date.getDate()}`;
    if (step >= 60) return timeOfDay(date).slice(0, 5);
    if (step >= 1) return timeOfDay(date);
    const places = decimalPlaces(step);
    const fraction = (((this.startNanoseconds / 1e9 + time) % 1) + 1) % 1;
    const seconds = Math.min(fraction, 1 - 0.5 * 10 ** -places)
      .toFixed(places)
      .slice(1);
    return timeOfDay(date).slice(3) + seconds;
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

function decimalPlaces(step: number): number {
  return Math.min(9, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

function elapsedLabel(time: number, step: number, last: number): string {
  if (Math.abs(time) < step * 1e-6) return "0";
  if (step < 1) return `${time.toFixed(decimalPlaces(step))} s`;
  const seconds = Math.round(time);
  if (last <= 120 && step < 60) return `${exact(seconds)} s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (step >= 86400) return `${exact(seconds / 86400)} d`;
  if (step >= 3600) return `${hours} h`;
  if (step >= 60) return hours > 0 ? `${hours}:${twoDigits(minutes)} h` : `${minutes} min`;
  const rest = `${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
