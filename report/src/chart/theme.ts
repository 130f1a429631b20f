// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which colours are those of now: light or dark, as the reader's system says, and light on paper.

import { DARK, LIGHT, type Theme } from "./palette.js";

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

const darkness = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let printing = false;

export function currentTheme(): Theme {
  return darkness.matches && !printing ? DARK : LIGHT;
}

export function isPrinting(): boolean {
  return printing;
}

export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

export function setPrinting(value: boolean): void {
  printing = value;
  listeners.forEach((listener) => {
    listener();
  });
}

darkness.addEventListener("change", () => {
  listeners.forEach((listener) => {
    listener();
  });
});
