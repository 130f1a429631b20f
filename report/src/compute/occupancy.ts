// SPDX-License-Identifier: GPL-2.0-or-later
//
// Which pixels of a lane are drawn already: of thousands of bursts, those that would be drawn
// entirely upon others need not be drawn. Zooming in shows them.

export class Occupancy {
  private readonly lanes = new Map<number, Float32Array>();

  constructor(
    private readonly left: number,
    private readonly width: number,
  ) {}

  /** Whether something of at least this height covers all of it; if not, it does from now on. */
  covers(lane: number, from: number, to: number, height: number): boolean {
    let heights = this.lanes.get(lane);
    if (!heights) {
      heights = new Float32Array(Math.max(1, Math.ceil(this.width)));
      this.lanes.set(lane, heights);
    }
    const column = (x: number) =>
      Math.min(heights.length - 1, Math.max(0, Math.floor(x - this.left)));
    const first = column(from);
    const last = Math.max(first, column(to - 0.01));
    let covered = true;
    for (let x = first; x <= last; x++) {
      if ((heights[x] ?? 0) >= height) continue;
      covered = false;
      heights[x] = height;
    }
    return covered;
  }
}

/**
 * What ECharts hands to the function that draws an item; `context` is new for each drawing of all.
 */
export interface RenderParams {
  context: { occupancy?: Occupancy };
  coordSys: { x: number; y: number; width: number; height: number };
}

export interface RenderApi {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
}

export function occupancyOf({ context, coordSys }: RenderParams): Occupancy {
  context.occupancy ??= new Occupancy(coordSys.x, coordSys.width);
  return context.occupancy;
}
