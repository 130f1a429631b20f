// SPDX-License-Identifier: GPL-2.0-or-later
//
// What ECharts' types don't show; its own code and extensions use it.

import type { EChartsType } from "echarts/core";

interface SeriesData {
  count: () => number;
  getItemLayout: (index: number) => unknown;
}

/** An axis' own options, beside which it has many that it inherits. */
interface AxisOption {
  axisTick: object;
  axisLabel: object;
}

interface Model {
  getSeriesByIndex: (index: number) => { getData: () => SeriesData };
  getComponent: (name: "xAxis") => { option: AxisOption } | undefined;
}

function modelOf(chart: EChartsType): Model | undefined {
  return (chart as unknown as { getModel: () => Model | undefined }).getModel();
}

/** What ECharts has made of a series' data. */
export function seriesData(chart: EChartsType, index: number): SeriesData | undefined {
  return modelOf(chart)?.getSeriesByIndex(index).getData();
}

/**
 * Has the x axis drawn with these options by the next action. setOption() would draw all at once,
 * and read the data of all series again.
 */
export function prepareAxis(chart: EChartsType, { axisTick, axisLabel }: AxisOption): void {
  const option = modelOf(chart)?.getComponent("xAxis")?.option;
  if (!option) return;
  Object.assign(option.axisTick, axisTick);
  Object.assign(option.axisLabel, axisLabel);
}
