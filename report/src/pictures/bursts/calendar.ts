// SPDX-License-Identifier: GPL-2.0-or-later
//
// On which weekday, at which hour: bursts by both, as a table of coloured numbers.

import { Picture, type Drawing } from "../../chart/picture.js";
import type { Theme } from "../../chart/palette.js";
import { axisStyle, baseOption, tooltipContent } from "../../chart/style.js";
import { calendarOf, type CalendarCell } from "../../compute/calendar.js";
import type { RenderApi } from "../../compute/occupancy.js";
import type { Context } from "../../context.js";
import * as format from "../../text/format.js";
import { numberColumn, numbers, textColumn } from "../../ui/numbers.js";
import { section, type Section } from "../../ui/section.js";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

function cells(theme: Theme, shown: readonly CalendarCell[], most: number): object {
  return {
    type: "custom",
    name: "bursts",
    dimensions: ["hour", "day", "bursts"],
    encode: { x: "hour", y: "day" },
    data: shown
      .filter(({ bursts }) => bursts > 0)
      .map(({ hour, day, bursts }) => [hour, day, bursts]),
    itemStyle: { color: theme.burst },
    renderItem: (_: unknown, api: RenderApi & { size: (size: number[]) => [number, number] }) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const [width, height] = api.size([1, 1]);
      const share = Math.sqrt(api.value(2) / most);
      return {
        type: "group",
        children: [
          {
            type: "rect",
            shape: {
              x: x - width / 2 + 1,
              y: y - height / 2 + 1,
              width: width - 2,
              height: height - 2,
            },
            style: { fill: theme.burst, opacity: 0.12 + 0.5 * share },
          },
          {
            type: "text",
            silent: true,
            style: {
              text: width >= 26 ? format.count(api.value(2)) : "",
              x,
              y,
              align: "center",
              verticalAlign: "middle",
              fontSize: 11,
              fill: theme.text,
            },
          },
        ],
      };
    },
    tooltip: {
      formatter: ({ value }: { value: [number, number, number] }) =>
        tooltipContent(
          `${DAYS[value[1]] ?? ""}, ${hourText(value[0])} to ${hourText(value[0] + 1)}`,
          [{ label: "Bursts", value: format.count(value[2]) }],
        ),
    },
  };
}

function draw(theme: Theme, shown: readonly CalendarCell[], zone: string): Drawing {
  const most = shown.reduce((a, { bursts }) => Math.max(a, bursts), 1);
  const busiest = shown.reduce((a, b) => (b.bursts > a.bursts ? b : a));
  const style = axisStyle(theme);
  return {
    description:
      `Bursts by weekday and hour (${zone}). Most, ${format.count(busiest.bursts)}, on ` +
      `${DAYS[busiest.day] ?? ""} from ${hourText(busiest.hour)} on.`,
    option: {
      ...baseOption(theme),
      grid: { left: 84, right: 16, top: 8, bottom: 44 },
      xAxis: {
        ...style,
        type: "category",
        data: Array.from({ length: 24 }, (_, hour) => String(hour)),
        name: `Hour (${zone})`,
        nameLocation: "middle",
        nameGap: 26,
        axisLabel: { color: theme.faint },
      },
      yAxis: {
        ...style,
        type: "category",
        inverse: true,
        data: DAYS,
        axisLabel: { color: theme.text, interval: 0 },
      },
      series: [cells(theme, shown, most)],
    },
  };
}

export function calendarSection(context: Context): Section | null {
  const { bursts, lanes, rates } = context.report;
  const long = context.zoom.full.to >= 2 * 3600;
  if (!context.clock.known || !long || bursts.rows.length + lanes.length === 0) return null;
  let shown: CalendarCell[] = [];
  const picture = new Picture({
    name: "calendar",
    title: "Bursts by weekday and hour",
    height: 300,
    draw: (theme) => {
      const { zone } = context.zoom;
      shown = calendarOf(bursts.rows, lanes, rates, (time) =>
        context.clock.weekdayAndHour(Math.max(0, time), zone),
      );
      return draw(theme, shown, context.clock.zoneName(zone));
    },
    table: numbers<CalendarCell>(
      [
        textColumn("day", "Day", ({ day }) => DAYS[day] ?? ""),
        textColumn("hour", "Hour", ({ hour }) => hourText(hour)),
        numberColumn("bursts", "Bursts", ({ bursts: count }) => count),
      ],
      () => shown.filter(({ bursts: count }) => count > 0),
    ),
  });
  context.zoom.clockKind.subscribe(() => picture.refresh());
  return section(
    "calendar",
    "Weekday and hour",
    "On which day, at which hour",
    "How many bursts start in each hour of the week, in the whole capture.",
    picture.element,
  );
}
