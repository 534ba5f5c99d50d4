import type { ChartView } from '../../view.ts';
import { tickText } from './format.ts';
import { roofOf } from './scale.ts';
import { chartColours } from './theme.ts';
import { clock } from './time.ts';
import uPlot from './uplot.js';

const WINDOW_SECONDS = 900;
const TICK_SECONDS = 5 * 60;
const EDGE_SECONDS = 75;
/** One key for all charts: the hair of the pointer stands at the same time in each. */
const SYNC = 'time';
/** Told apart without colour, too. */
const DASHES: readonly number[][] = [[], [5, 3], [1, 3], [9, 3, 1, 3], [2, 2]];

export interface Plot {
  show(chart: ChartView, windowEnd: number): void;
  resize(width: number): void;
  redraw(): void;
  destroy(): void;
}

export interface PlotOptions {
  readonly width: number;
  readonly height: number;
  /** Lines alone, without axes and limit. */
  readonly bare: boolean;
  /** Index of the time under the pointer; null when it is elsewhere. */
  onPoint(index: number | null): void;
}

/** Draws a chart into `target` with uPlot. The number of lines is fixed; what they show is not. */
export function createPlot(target: HTMLElement, first: ChartView, options: PlotOptions): Plot {
  let chart = first;
  let end = 0;
  const plot = new uPlot(
    {
      width: options.width,
      height: options.height,
      padding: options.bare ? [2, 0, 2, 0] : [8, 4, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { size: 7 },
        sync: { key: SYNC, setSeries: false },
      },
      scales: {
        x: { range: () => [end - WINDOW_SECONDS, end] },
        y: { range: () => [0, roofOf(chart)] },
      },
      series: [{}, ...chart.lines.map((_line, index) => lineStyle(index))],
      axes: options.bare ? [{ show: false }, { show: false }] : axes(() => chart),
      hooks: {
        draw: options.bare ? [] : [(self: uPlot) => drawLimit(self, chart)],
        setCursor: [({ cursor }: uPlot) => options.onPoint(cursor.idx ?? null)],
      },
    },
    undefined,
    target,
  );
  return {
    show(next, windowEnd) {
      chart = next;
      end = windowEnd;
      plot.setData([chart.times.slice(), ...chart.lines.map(({ values }) => values.slice())]);
    },
    resize: (width) => plot.setSize({ width, height: options.height }),
    redraw: () => plot.redraw(),
    destroy: () => plot.destroy(),
  };
}

function lineStyle(index: number): uPlot.Series {
  const colour = () => chartColours().lines[index % chartColours().lines.length] ?? '';
  return {
    stroke: colour,
    width: 1.5,
    dash: DASHES[index % DASHES.length] ?? [],
    points: { show: false },
    ...(index === 0 ? { fill: () => chartColours().fill } : {}),
  };
}

function textColour(): string {
  return chartColours().text;
}

function axes(chart: () => ChartView): uPlot.Axis[] {
  const font = chartColours().font;
  const grid = { stroke: () => chartColours().grid, width: 1 };
  return [
    {
      stroke: textColour,
      font,
      size: 20,
      gap: 4,
      space: 60,
      incrs: [TICK_SECONDS],
      grid: { show: false },
      ticks: { show: false },
      // Near an edge the text would be cut, or meet that of the other axis.
      values: ({ scales }, times) =>
        times.map((time) => {
          const inside =
            time - (scales['x']?.min ?? 0) > EDGE_SECONDS && (scales['x']?.max ?? 0) - time > EDGE_SECONDS;
          return inside ? clock(time * 1_000) : '';
        }),
    },
    {
      stroke: textColour,
      font,
      grid,
      size: 52,
      gap: 6,
      ticks: { show: false },
      // Nothing, the half, the whole: more lines than these say no more at this size.
      splits: () => [0, roofOf(chart()) / 2, roofOf(chart())],
      values: (_plot, values) => values.map((value) => tickText(value, chart().unit)),
    },
  ];
}

function drawLimit(plot: uPlot, { limit }: ChartView): void {
  if (!limit) return;
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const y = Math.round(plot.valToPos(limit.value, 'y', true));
  const { limit: colour, font } = chartColours();
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 3 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = font.replace(/^\d+px/, `${10.5 * ratio}px`);
  ctx.textAlign = 'left';
  const above = y - bbox.top > 16 * ratio;
  ctx.textBaseline = above ? 'bottom' : 'top';
  ctx.fillText(limit.label, bbox.left + 4 * ratio, y + (above ? -2 : 3) * ratio);
  ctx.restore();
}
