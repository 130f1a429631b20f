// SPDX-License-Identifier: GPL-2.0-or-later
//
// The colours of the pictures. Those of the page are in page.css; both follow the reader's system.
// The categorical colours begin with a blue, an orange and a green (as those of Okabe and Ito, "Color
// Universal Design", 2008, do) and were moved apart until people with red-green and blue-yellow
// weakness can tell them from each other, which a test simulates. Series differ by their symbols, too.

export interface Theme {
  dark: boolean;
  text: string;
  faint: string;
  line: string;
  grid: string;
  surface: string;
  /** Of texts that lie upon something: what is beneath shows through a little. */
  veil: string;
  accent: string;
  /** What is summed up, left out, or in the background. */
  muted: string;
  burst: string;
  burstFill: string;
  series: readonly string[];
}

export const LIGHT: Theme = {
  dark: false,
  text: "#1f2933",
  faint: "#5b6773",
  line: "#c3cbd3",
  grid: "#e8ecf0",
  surface: "#ffffff",
  veil: "rgba(255, 255, 255, 0.86)",
  accent: "#0067a5",
  muted: "#a3adb8",
  burst: "#c2500a",
  burstFill: "rgba(213, 94, 0, 0.16)",
  series: ["#1a5898", "#bb4416", "#06985f", "#f461a7", "#cb9803", "#8680eb", "#7505d2", "#0b2702"],
};

export const DARK: Theme = {
  dark: true,
  text: "#e4e8ec",
  faint: "#9aa6b2",
  line: "#46525e",
  grid: "#2a343d",
  surface: "#1a2128",
  veil: "rgba(26, 33, 40, 0.86)",
  accent: "#5cb3ee",
  muted: "#66727e",
  burst: "#ff9d57",
  burstFill: "rgba(255, 157, 87, 0.20)",
  series: ["#6fa8ff", "#e9833d", "#25e180", "#bb44a9", "#f7ff7e", "#b5b0b8", "#9134f0", "#a0e202"],
};

const SYMBOLS = ["circle", "rect", "triangle", "diamond"] as const;

/** How many series can be told apart by colour and symbol. */
export const DISTINCT_SERIES = LIGHT.series.length * SYMBOLS.length;

export function seriesColor(theme: Theme, index: number): string {
  return theme.series[index % theme.series.length] ?? theme.accent;
}

/** Neighbours differ in it; all colours come once with a symbol before one comes again. */
export function seriesSymbol(index: number): (typeof SYMBOLS)[number] {
  const turn = index + Math.floor(index / LIGHT.series.length);
  return SYMBOLS[turn % SYMBOLS.length] ?? "circle";
}
