// SPDX-License-Identifier: GPL-2.0-or-later
//
// Times of the report, as seconds since the capture's start and as date and time, and where an axis
// of time has its ticks.

import { exact, smallDuration } from "./format.js";

/** How times are shown: since the capture's start, in UTC, or in the reader's time zone. */
export type Clock = "elapsed" | "utc" | "local";
export type Zone = Exclude<Clock, "elapsed">;

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

/** What of a date is shown, in one of the two zones. */
interface Parts {
  date: string;
  time: string;
  weekday: number;
  hour: number;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function partsOf(date: Date, zone: Zone): Parts {
  const utc = zone === "utc";
  const day = utc
    ? [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
    : [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const hour = utc ? date.getUTCHours() : date.getHours();
  const minute = utc ? date.getUTCMinutes() : date.getMinutes();
  return {
    date: day.map(twoDigits).join("-"),
    time: [hour, minute, date.getUTCSeconds()].map(twoDigits).join(":"),
    weekday: utc ? date.getUTCDay() : date.getDay(),
    hour,
  };
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

  /** Minutes east of UTC that the reader's clock is at `time`. */
  private offset(time: number): number {
    return -this.date(time).getTimezoneOffset();
  }

  /** "UTC", or "UTC+01:00", at `time`. */
  zoneName(zone: Zone, time = 0): string {
    const minutes = zone === "utc" || !this.known ? 0 : this.offset(time);
    if (minutes === 0) return "UTC";
    const size = Math.abs(minutes);
    const sign = minutes < 0 ? "−" : "+";
    return `UTC${sign}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
  }

  /** To the millisecond: "2023-11-14 22:13:20.250 UTC"; "" if the capture has no times. */
  dateAndTime(time: number, zone: Zone): string {
    if (!this.known) return "";
    const date = this.date(time);
    const { date: day, time: ofDay } = partsOf(date, zone);
    const milliseconds = String(date.getUTCMilliseconds()).padStart(3, "0");
    return `${day} ${ofDay}.${milliseconds} ${this.zoneName(zone, time)}`;
  }

  weekdayAndHour(time: number, zone: Zone): { weekday: number; hour: number } {
    const { weekday, hour } = partsOf(this.date(time), zone);
    return { weekday, hour };
  }

  /** The part of a second, from 0 to below 1, that `time` is past a whole one of the clock. */
  offsetInSecond(time: number): number {
    const sum = this.startNanoseconds / 1e9 + time;
    const rounded = Math.round((sum - Math.floor(sum)) * 1e9) / 1e9;
    return rounded >= 1 ? 0 : rounded;
  }

  /** Seconds since midnight, of the capture's start. */
  private startOfDay(clock: Clock): number {
    if (clock === "elapsed" || !this.known) return 0;
    const date = this.date(0);
    const seconds =
      date.getUTCHours() * 3600 +
      date.getUTCMinutes() * 60 +
      date.getUTCSeconds() +
      (clock === "local" ? this.offset(0) * 60 : 0);
    const fraction = this.startNanoseconds / 1e9;
    return seconds + (fraction < 0 ? fraction + 1 : fraction);
  }

  /** Multiples of `step` between `from` and `to`, counted from midnight of `clock`; at most `most`. */
  multiples(from: number, to: number, step: number, clock: Clock, most: number): number[] {
    const offset = this.startOfDay(clock);
    const first = Math.ceil((from + offset) / step - 1e-9);
    const last = Math.floor((to + offset) / step + 1e-9);
    const values: number[] = [];
    // Adding 0 makes 0 of -0.
    for (let n = first; n <= last && values.length < most; n++) values.push(n * step - offset + 0);
    return values;
  }

  /** Ticks between `from` and `to`, at round times of `clock`. */
  ticks(from: number, to: number, most: number, clock: Clock): number[] {
    return this.multiples(from, to, tickStep(to - from, most), clock, 4 * most + 1);
  }

  /**
   * The label of a tick, as precise as the distance between ticks asks for. `last` is the latest
   * time on the axis: where that is beyond two minutes, no label is in seconds alone. The first
   * tick that is seen, and those at midnight, have the date in a second line.
   */
  tickLabel(time: number, step: number, clock: Clock, last: number, isFirst = false): string {
    if (clock === "elapsed" || !this.known) return elapsedLabel(time, step, last);
    return this.clockLabel(time, step, clock, isFirst);
  }

  private clockLabel(time: number, step: number, zone: Zone, isFirst: boolean): string {
    // A tick's time may be a little less than what it stands for.
    const { date, time: ofDay } = partsOf(this.date(time + Math.min(step, 1) * 1e-6), zone);
    if (step >= 86400) return date;
    const label = step >= 60 ? ofDay.slice(0, 5) : ofDay + this.fraction(time, step);
    return isFirst || ofDay === "00:00:00" ? `${label}\n${date}` : label;
  }

  private fraction(time: number, step: number): string {
    if (step >= 1) return "";
    const places = decimalPlaces(step);
    const past = (((this.startNanoseconds / 1e9 + time + step * 1e-6) % 1) + 1) % 1;
    return (Math.floor(past * 10 ** places) / 10 ** places).toFixed(places).slice(1);
  }
}

function decimalPlaces(step: number): number {
  return Math.min(9, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}

function daysAndHours(hours: number): string {
  const rest = hours % 24;
  return `${Math.floor(hours / 24)} d${rest > 0 ? ` ${rest} h` : ""}`;
}

function elapsedLabel(time: number, step: number, last: number): string {
  if (Math.abs(time) < step * 1e-6) return "0";
  if (last < 0.5) return smallDuration(time, step);
  if (step < 1) return `${time.toFixed(decimalPlaces(step))} s`;
  const seconds = Math.round(time);
  if (last <= 120 && step < 60) return `${exact(seconds)} s`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (step >= 86400) return `${exact(seconds / 86400)} d`;
  if (step >= 3600) return hours >= 48 ? daysAndHours(hours) : `${hours} h`;
  if (step >= 60) return hours > 0 ? `${hours}:${twoDigits(minutes)} h` : `${minutes} min`;
  const rest = `${twoDigits(minutes)}:${twoDigits(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
