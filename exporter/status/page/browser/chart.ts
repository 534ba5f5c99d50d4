import type { ChartView } from '../../view.ts';
import { element, setAttribute, setHidden, setText } from './dom.ts';
import { figure, figureText, legendText } from './format.ts';
import { partsIn } from './part.ts';
import type { Moment, Part } from './part.ts';
import { createPlot } from './plot.ts';
import type { Plot } from './plot.ts';
import { watchSize } from './size.ts';
import { extentOf } from './scale.ts';
import { onThemeChange } from './theme.ts';
import { clockSeconds } from './time.ts';
import { watchVisibility } from './visibility.ts';

export type ChartSize = 'small' | 'spark';
const HEIGHTS: Readonly<Record<ChartSize, number>> = { small: 124, spark: 36 };

/** One chart: title, value of now in large, the lines, and the same in words for who does not see them. */
export function createChart(size: ChartSize): Part<ChartView> {
  const title = element('span', { class: 'chart-title' });
  const value = element('span', { class: 'chart-value' });
  const unit = element('span', { class: 'chart-unit' });
  const when = element('span', { class: 'chart-when' });
  const legend = element('ul', { class: 'legend' });
  const canvas = element('div', { class: 'plot', role: 'img' });
  canvas.style.height = `${HEIGHTS[size]}px`;
  const figureRow = element('span', { class: 'chart-now' }, value, unit, when);
  const caption = element('figcaption', {}, title, figureRow);
  const root = element('figure', { class: `chart chart-${size}` }, caption, legend, canvas);
  const showLegend = partsIn<LegendEntry>(legend, ({ label }) => label, createLegendEntry);

  let chart: ChartView | undefined;
  let moment: Moment | undefined;
  let plot: Plot | undefined;
  let plotLines = 0;
  let visible = false;
  let pointed: number | null = null;

  function draw(): void {
    if (!visible || !chart || !moment || canvas.clientWidth === 0) return;
    if (plot && plotLines !== chart.lines.length) dropPlot();
    plotLines = chart.lines.length;
    plot ??= createPlot(canvas, chart, {
      width: canvas.clientWidth,
      height: HEIGHTS[size],
      bare: size === 'spark',
      onPoint(index) {
        if (index === pointed) return;
        pointed = index;
        showFigures();
      },
    });
    plot.show(chart, moment.windowEnd);
  }

  function dropPlot(): void {
    plot?.destroy();
    plot = undefined;
  }

  /** Values at the pointer, else of now. */
  function showFigures(): void {
    if (!chart || !moment) return;
    const index = pointed ?? chart.times.length - 1;
    const [first] = chart.lines;
    const shown = figure(first?.values[index], chart.unit);
    setText(value, shown.value);
    // The large figure is of the first line; the legend has the others.
    const isNamed = chart.lines.length > 1 && first?.label.toLowerCase() !== chart.title.toLowerCase();
    setText(unit, isNamed ? `${shown.unit} ${first?.label ?? ''}`.trim() : shown.unit);
    const time = pointed === null ? undefined : chart.times[pointed];
    setText(when, time === undefined ? '' : `at ${clockSeconds(time * 1_000)}`);
    if (size === 'spark') return;
    const { lines, unit: unitName } = chart;
    const entries = lines.map(({ label, values }, line) => {
      return { label, text: line === 0 ? '' : legendText(values[index], unitName) };
    });
    showLegend(lines.length > 1 ? entries : [], moment);
  }

  const endVisibility = watchVisibility(canvas, (isVisible) => {
    visible = isVisible;
    draw();
  });
  const endSize = watchSize(canvas, (width) => (plot ? plot.resize(width) : draw()));
  const endTheme = onThemeChange(() => plot?.redraw());

  return {
    root,
    update(next, at) {
      const same = next === chart && at.windowEnd === moment?.windowEnd;
      chart = next;
      moment = at;
      if (same) return;
      setText(title, next.title);
      setAttribute(canvas, 'aria-label', inWords(next));
      setHidden(legend, size === 'spark' || next.lines.length < 2);
      showFigures();
      draw();
    },
    remove() {
      endVisibility();
      endSize();
      endTheme();
      dropPlot();
    },
  };
}

interface LegendEntry {
  readonly label: string;
  readonly text: string;
}

function createLegendEntry(): Part<LegendEntry> {
  const label = element('span');
  const text = element('span', { class: 'legend-value' });
  const root = element(
    'li',
    {},
    element('span', { class: 'swatch', 'aria-hidden': 'true' }),
    label,
    ' ',
    text,
  );
  return {
    root,
    update(entry) {
      setText(label, entry.label);
      setText(text, entry.text);
    },
  };
}

/** `KV cache, 15 minutes: now 97 %, lowest 40 %, highest 98 %; limit 90 %.` */
function inWords({ title, unit, lines, limit }: ChartView): string {
  const parts = lines.map(({ label, values }) => {
    const extent = extentOf([{ label, values }]);
    if (!extent) return `${label}: nothing is known`;
    const texts = [values.at(-1), extent.min, extent.max].map((value) => figureText(value, unit));
    const name = lines.length > 1 ? `${label}: ` : '';
    return `${name}now ${texts[0]}, lowest ${texts[1]}, highest ${texts[2]}`;
  });
  if (limit) parts.push(`${limit.label} at ${figureText(limit.value, unit)}`);
  return `${title}, last 15 minutes: ${parts.join('; ')}.`;
}
