// SPDX-License-Identifier: GPL-2.0-or-later
//
// Whether people who see colours differently can tell the pictures' colours apart, by a simulation:
// Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009, severity 1.0.

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { DARK, LIGHT, seriesSymbol, type Theme } from "../../../report/src/chart/palette.js";

type Triple = readonly [number, number, number];

const MATRICES: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  "all colours": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red (protanopia)": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green (deuteranopia)": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "no blue (tritanopia)": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(color: string): Triple {
  const part = (from: number) => {
    const value = parseInt(color.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function times(matrix: readonly [Triple, Triple, Triple], vector: Triple): Triple {
  const row = (n: 0 | 1 | 2) =>
    matrix[n][0] * vector[0] + matrix[n][1] * vector[1] + matrix[n][2] * vector[2];
  return [row(0), row(1), row(2)];
}

/** CIE 1976 L*a*b* of linear sRGB, for a white of D65. */
function lab(rgb: Triple): Triple {
  const clamped = rgb.map((part) => Math.min(1, Math.max(0, part))) as unknown as Triple;
  const [x, y, z] = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    clamped,
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** How different two colours look: 2 is just seen, 10 at a glance. */
function difference(a: string, b: string, eyes: string): number {
  const seen = [a, b].map((color) => lab(times(MATRICES[eyes]!, linear(color)))) as [
    Triple,
    Triple,
  ];
  return Math.hypot(...([0, 1, 2] as const).map((part) => seen[0][part] - seen[1][part]));
}

function contrast(a: string, b: string): number {
  const light = (color: string) =>
    times(
      [
        [0.2126, 0.7152, 0.0722],
        [0, 0, 0],
        [0, 0, 0],
      ],
      linear(color),
    )[0];
  const [high, low] = [light(a), light(b)].sort((one, other) => other - one) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

for (const [name, theme] of [
  ["light", LIGHT],
  ["dark", DARK],
] as [string, Theme][])
  describe(`the colours of the ${name} theme`, () => {
    for (const eyes of Object.keys(MATRICES))
      it(`are told apart by eyes with ${eyes}`, () => {
        theme.series.forEach((a, i) =>
          theme.series.slice(i + 1).forEach((b, distance) => {
            const j = i + 1 + distance;
            const seen = difference(a, b, eyes);
            // The symbol tells those apart that are close.
            const least = seriesSymbol(i) === seriesSymbol(j) ? 30 : 15;
            assert.ok(seen >= least, `${i} ${a} and ${j} ${b}: ${seen.toFixed(1)}`);
          }),
        );
        // Bursts among packets, and what is summed up among what is not.
        assert.ok(difference(theme.burst, theme.series[0]!, eyes) >= 20, "bursts and packets");
        assert.ok(difference(theme.muted, theme.series[0]!, eyes) >= 15, "sums and bars");
      });

    it("are seen upon the page", () => {
      for (const color of [...theme.series, theme.burst, theme.accent])
        assert.ok(
          contrast(color, theme.surface) >= 2.4,
          `${color}: ${contrast(color, theme.surface)}`,
        );
      for (const color of [theme.text, theme.faint])
        assert.ok(contrast(color, theme.surface) >= 4.5, color);
    });
  });

it("symbols change from one series to the next, and no pair of both comes twice", () => {
  const pairs = Array.from(
    { length: 32 },
    (_, n) => `${n % LIGHT.series.length} ${seriesSymbol(n)}`,
  );
  assert.equal(new Set(pairs).size, 32);
  for (let n = 1; n < 32; n++) assert.notEqual(seriesSymbol(n), seriesSymbol(n - 1));
});
