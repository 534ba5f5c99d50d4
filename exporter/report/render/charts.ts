/** Charts of a server as SVG that needs no script: colours by class, so that they follow the theme of the page. */
import { figure, percent } from '../../../alerts/verdict/figures.ts';
import { VERDICTS } from '../../../alerts/verdict/table.ts';
import { escapeHtml } from '../../documents/escape-html.ts';
import type { Report, ServerReport } from '../report.ts';
import { mean } from '../read/statistics.ts';
import { timeText } from './compose.ts';

const WIDTH = 480;
const HEIGHT = 150;
const LEFT = 52;
const BOTTOM = 20;
const TOP = 8;
/** More would not be seen. */
const MOST_POINTS = 320;

type Line = readonly (number | null)[];
export type Times = Pick<Report, 'from' | 'to' | 'timeZone'>;

/** Verdicts, utilisation and batches, tokens, the queue over time; and tokens against utilisation. */
export function serverCharts({ name, overTime }: ServerReport, times: Times): string {
  const { utilisation, batchFill, tokensPerSecond, queueDepth } = overTime;
  return [
    strip(overTime.verdicts, times),
    lines('GPUs busy, and batches full', times, percent, 1, [
      ['GPUs busy', utilisation],
      ['batch fill', batchFill],
    ]),
    lines('Output tokens a second', times, figure, undefined, [['tokens a second', tokensPerSecond]]),
    lines('Requests waiting', times, figure, undefined, [['requests waiting', queueDepth]]),
    scatter(name, utilisation, tokensPerSecond),
  ].join('\n');
}

/** One bar for each stretch of one verdict. */
function strip(verdicts: ServerReport['overTime']['verdicts'], times: Times): string {
  const width = (WIDTH - LEFT) / verdicts.length;
  const bars: string[] = [];
  for (let from = 0; from < verdicts.length;) {
    const name = verdicts[from];
    let to = from + 1;
    while (to < verdicts.length && verdicts[to] === name) to++;
    const row = VERDICTS.find((each) => each.name === name);
    if (row) {
      const at = LEFT + from * width;
      bars.push(
        `<rect class="bar" data-verdict="${row.name}" data-tone="${row.tone}" x="${at.toFixed(1)}" y="${TOP}" width="${((to - from) * width).toFixed(1)}" height="28"><title>${row.label}</title></rect>`,
      );
    }
    from = to;
  }
  const there = VERDICTS.filter(({ name }) => verdicts.includes(name));
  const legend = there.map(
    ({ name, label, tone }) => `<span data-verdict="${name}" data-tone="${tone}"><i></i>${label}</span>`,
  );
  return chart('Verdict over time', 40 + BOTTOM, `${bars.join('')}${timeAxis(40, times)}`, legend.join(' '));
}

function lines(
  title: string,
  times: Times,
  text: (value: number) => string,
  highest: number | undefined,
  all: readonly (readonly [name: string, line: Line | undefined])[],
): string {
  const there = all.flatMap(([name, line]) => (line ? [{ name, line: thinned(line) }] : []));
  if (there.length === 0) return '';
  const most = highest ?? Math.max(1e-9, ...there.flatMap(({ line }) => line.map((value) => value ?? 0)));
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP);
  const paths = there.map(({ line }, index) => `<path class="line line-${index + 1}" d="${path(line, y)}"/>`);
  const legend = there.map(({ name }, index) => `<span class="line-${index + 1}"><i></i>${name}</span>`);
  const marks = [0, most / 2, most].map(
    (value) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y(value)}" y2="${y(value)}"/><text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${escapeHtml(text(value))}</text>`,
  );
  const body = `${marks.join('')}${paths.join('')}${timeAxis(HEIGHT, times)}`;
  return chart(title, HEIGHT + BOTTOM, body, legend.length > 1 ? legend.join(' ') : '');
}

/** A gap in the data is a gap in the line. */
function path(line: Line, y: (value: number) => number): string {
  const step = (WIDTH - LEFT) / Math.max(1, line.length - 1);
  let isDrawn = false;
  return line
    .map((value, index) => {
      if (value === null) {
        isDrawn = false;
        return '';
      }
      const letter = isDrawn ? 'L' : 'M';
      isDrawn = true;
      return `${letter}${(LEFT + index * step).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}

/** GPUs that are as busy do more or less work: a cloud that stands upright says it. */
function scatter(name: string, utilisation: Line | undefined, tokens: Line | undefined): string {
  const points = (utilisation ?? []).flatMap((busy, index): [number, number][] => {
    const made = tokens?.[index];
    return busy === null || made === null || made === undefined ? [] : [[busy, made]];
  });
  if (points.length === 0) return '';
  const most = Math.max(1e-9, ...points.map(([, made]) => made));
  const every = Math.ceil(points.length / (2 * MOST_POINTS));
  const dots = points
    .filter((_, index) => index % every === 0)
    .map(([busy, made]) => {
      const x = LEFT + Math.min(1, busy) * (WIDTH - LEFT);
      return `<circle class="dot" cx="${x.toFixed(1)}" cy="${(TOP + (1 - made / most) * (HEIGHT - TOP)).toFixed(1)}" r="2.5"/>`;
    });
  const marks = [0, 0.5, 1].map((share) => {
    const x = LEFT + share * (WIDTH - LEFT);
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return `<text x="${x}" y="${HEIGHT + 15}" text-anchor="${anchor}">${percent(share)} busy</text>`;
  });
  const level = [0, most].map(
    (value) =>
      `<text x="${LEFT - 6}" y="${TOP + (1 - value / most) * (HEIGHT - TOP) + 4}" text-anchor="end">${figure(value)}</text>`,
  );
  const frame = `<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>`;
  return chart(
    `Tokens a second of ${name} against how busy its GPUs are`,
    HEIGHT + BOTTOM,
    `${frame}${level.join('')}${marks.join('')}${dots.join('')}`,
    '',
  );
}

function timeAxis(y: number, { from, to, timeZone }: Times): string {
  const [begin, end] = [from, to].map((time) => escapeHtml(timeText(time, timeZone).replace(/ \S+$/, '')));
  return `<text x="${LEFT}" y="${y + 15}">${begin}</text><text x="${WIDTH}" y="${y + 15}" text-anchor="end">${end}</text>`;
}

function chart(title: string, height: number, body: string, legend: string): string {
  const label = escapeHtml(title);
  const key = legend === '' ? '' : `<p class="legend">${legend}</p>`;
  return `<figure><figcaption>${label}</figcaption>${key}<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">${body}</svg></figure>`;
}

/** Means of as many stretches as can be seen. */
function thinned(line: Line): Line {
  const size = Math.ceil(line.length / MOST_POINTS);
  if (size === 1) return line;
  return Array.from({ length: Math.ceil(line.length / size) }, (_, index) => {
    const part = line.slice(index * size, (index + 1) * size).filter((value) => value !== null);
    return mean(part) ?? null;
  });
}
