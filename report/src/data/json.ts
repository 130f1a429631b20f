// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reads JSON whose shape is not known yet, and says what of it is not as it should be.

/** What is wrong with the data, in a sentence for the reader of the page. */
export class DataError extends Error {}

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new DataError(`${what} is not an object.`);
  return value as Json;
}

export function array(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new DataError(`${what} is not a list.`);
  return value as unknown[];
}

export function number(value: unknown, what: string): number {
  if (typeof value !== "number") throw new DataError(`${what} is not a number.`);
  return value;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new DataError(`${what} is not a text.`);
  return value;
}

/** What a document may leave out: absent and null are the same. */
export function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

export function optional<Value>(
  value: unknown,
  what: string,
  read: (value: unknown, what: string) => Value,
): Value | null {
  return isMissing(value) ? null : read(value, what);
}

export function optionalNumber(value: unknown, what: string): number | null {
  return optional(value, what, number);
}

export function optionalText(value: unknown, what: string): string | null {
  return optional(value, what, text);
}

export function numbers(value: unknown, what: string): number[] {
  return array(value, what).map((each) => number(each, `A part of ${what}`));
}

/** One row of a table, its cells found by the contract's key. */
export class Cells {
  private row: readonly unknown[] = [];
  private readonly places: ReadonlyMap<string, number>;

  constructor(
    columns: readonly unknown[],
    private readonly what: string,
  ) {
    this.places = new Map(columns.map((key, place) => [text(key, `A column of ${what}`), place]));
  }

  over(row: unknown): this {
    this.row = array(row, `A row of ${this.what}`);
    return this;
  }

  has(key: string): boolean {
    return this.places.has(key);
  }

  /** Fails if there is no such column. */
  raw(key: string): unknown {
    const place = this.places.get(key);
    if (place === undefined) throw new DataError(`${this.what} has no column "${key}".`);
    return this.row[place];
  }

  number(key: string): number {
    return number(this.raw(key), `${this.what}: ${key}`);
  }

  optionalNumber(key: string): number | null {
    return optionalNumber(this.raw(key), `${this.what}: ${key}`);
  }

  text(key: string): string {
    return text(this.raw(key), `${this.what}: ${key}`);
  }

  optionalText(key: string): string | null {
    return optionalText(this.raw(key), `${this.what}: ${key}`);
  }

  /** Of a column that version 1 does not have: null without it. */
  newText(key: string): string | null {
    return this.has(key) ? this.optionalText(key) : null;
  }

  newNumber(key: string): number | null {
    return this.has(key) ? this.optionalNumber(key) : null;
  }
}
