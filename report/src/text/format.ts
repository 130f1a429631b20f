// SPDX-License-Identifier: GPL-2.0-or-later
//
// Numbers and texts for people. English throughout, like the page, whatever the browser's language.

const NARROW_SPACE = "\u202f";

const integers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const decimals = new Intl.NumberFormat("en", { maximumFractionDigits: 9 });
const threeDigits = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** 1234567 as "1,234,567". */
export function count(value: number): string {
  return integers.format(value);
}

/** As many decimals as the value has, at most nine: "0.1", "1,234.000000001". */
export function exact(value: number): string {
  return decimals.format(value);
}

type Unit = readonly [factor: number, name: string];

/** In the largest of `units`, which are descending, that gives at least 1; else in the last. */
function scaled(value: number, units: readonly Unit[]): string {
  const size = Math.abs(value);
  const largest = units.find(([factor]) => size >= factor * 0.9995);
  const [factor, name] = largest ?? units[units.length - 1] ?? [1, ""];
  const shown = size >= 999.5 * factor ? integers : threeDigits;
  return shown.format(value / factor) + NARROW_SPACE + name;
}

/** Powers of 1000, three digits: "12.3 MB". */
export function bytes(value: number): string {
  return scaled(value, [
    [1e15, "PB"],
    [1e12, "TB"],
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "kB"],
    [1, "B"],
  ]);
}

/** "1,234,567 bytes". */
export function exactBytes(value: number): string {
  return `${exact(value)} ${value === 1 ? "byte" : "bytes"}`;
}

/** "1 packet", "1,234 packets". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Payload bits per second: "12.3 Mbit/s". */
export function rate(value: number): string {
  return scaled(value, [
    [1e12, "Tbit/s"],
    [1e9, "Gbit/s"],
    [1e6, "Mbit/s"],
    [1e3, "kbit/s"],
    [1, "bit/s"],
  ]);
}

const DAY = 86400;
const HOUR = 3600;
const MINUTE = 60;

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

/** From two minutes on: "12:34 min", "3:25:45 h", "2 d 03:25:45". */
function longDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const days = Math.floor(whole / DAY);
  const hours = Math.floor((whole % DAY) / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const rest = pad(whole % MINUTE);
  if (days > 0) return `${count(days)} d ${pad(hours)}:${pad(minutes)}:${rest}`;
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest} h` : `${minutes}:${rest} min`;
}

/** Seconds: "142 ms", "1.5 s", "3:25:45 h". */
export function duration(seconds: number): string {
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds === 0) return `0${NARROW_SPACE}s`;
  if (seconds >= 2 * MINUTE) return longDuration(seconds);
  return scaled(seconds * 1e9, [
    [1e9, "s"],
    [1e6, "ms"],
    [1e3, "µs"],
    [1, "ns"],
  ]);
}

/** A time below half a second, to what `step` needs: "12.5 ms", "250 µs". */
export function smallDuration(seconds: number, step: number): string {
  const [factor, name] = step >= 1e-4 ? [1e3, "ms"] : step >= 1e-7 ? [1e6, "µs"] : [1e9, "ns"];
  const rounded = Math.round(seconds / (step / 10)) * (step / 10) * factor;
  return `${decimals.format(Number(rounded.toPrecision(9)))} ${name}`;
}

/** "0.142 s". */
export function exactDuration(seconds: number): string {
  return `${exact(seconds)}${NARROW_SPACE}s`;
}

/** A decade of a logarithmic axis: 0.001 as "1 ms", but 10000 as "10,000 s". */
export function decade(seconds: number): string {
  if (seconds >= 1) return `${count(Math.round(seconds))}${NARROW_SPACE}s`;
  return duration(seconds);
}

/** Bytes in a second, "12.3 kB/s". */
export function byteRate(value: number): string {
  return `${bytes(value)}/s`;
}

/** A part of one: "12 %", "<1 %". */
export function share(part: number, whole: number): string {
  if (whole <= 0) return "";
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 1) return `<1${NARROW_SPACE}%`;
  return `${Math.round(percent)}${NARROW_SPACE}%`;
}

/* ---- texts from the capture ---- */

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * A text from the capture as one that shows what is in it: control characters, those that turn
 * the direction of writing, and others that are not seen are written as their numbers.
 */
export function printable(value: string): string {
  return value.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** At most `length` characters, the middle left out. */
export function shortened(value: string, length: number): string {
  const characters = Array.from(value);
  if (characters.length <= length) return value;
  const tail = Math.floor((length - 1) / 3);
  const head = length - 1 - tail;
  return characters.slice(0, head).join("") + "…" + characters.slice(-tail).join("");
}
