// SPDX-License-Identifier: GPL-2.0-or-later

/** A value that several parts of the page show and change. */
export class Store<Value> {
  private readonly listeners: ((value: Value) => void)[] = [];

  constructor(private value: Value) {}

  get(): Value {
    return this.value;
  }

  /** Tells everybody, unless it is the value that was there. */
  set(value: Value): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    this.listeners.forEach((listener) => listener(value));
  }

  subscribe(listener: (value: Value) => void): void {
    this.listeners.push(listener);
  }
}
