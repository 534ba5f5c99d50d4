import { families } from '../catalogue/index.ts';
import type { Family } from '../catalogue/family.ts';
import { escapeLabelValue } from '../model/samples.ts';
import type { Exemplar, HistogramValue, Samples } from '../model/samples.ts';
import type { Format } from './format.ts';
import { PageBuffer } from './page-buffer.ts';

/** Series per turn of the event loop: a few milliseconds of work, so that nothing else waits for long. */
const TURN_SERIES = 2_000;
/** OpenMetrics 1.0: names and values of an exemplar's labels together. */
const EXEMPLAR_LABEL_CHARACTERS = 128;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Renders samples as a page, in the order of the catalogue, and gives the event loop a turn now and then.
 * Bucket bounds are written as canonical floats (`le="1.0"`) in both formats: Prometheus 2 keeps the text as it
 * is, Prometheus 3 normalises it, and a change of either format or server must not fork the series.
 */
export async function renderPage(samples: Samples, format: Format): Promise<Buffer> {
  const page = new PageBuffer();
  let series = 0;
  for (const family of families) {
    const byLabels = samples.byFamily.get(family);
    if (!byLabels) continue;
    page.write(header(family, format));
    for (const [labels, value] of byLabels) {
      page.write(
        typeof value === 'number'
          ? line(family.name, labels, value)
          : histogram(family, labels, value, format),
      );
      if (++series % TURN_SERIES === 0) await new Promise(setImmediate);
    }
  }
  if (format === 'openmetrics') page.write('# EOF\n');
  return page.bytes();
}

function header({ name, help, type, unit }: Family, format: Format): string {
  const openMetrics = format === 'openmetrics';
  const metadataName = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  const helpLine = `# HELP ${metadataName} ${openMetrics ? escaped.replaceAll('"', '\\"') : escaped}\n`;
  const unitLine = openMetrics && metadataName.endsWith(`_${unit}`) ? `# UNIT ${metadataName} ${unit}\n` : '';
  return `${helpLine}# TYPE ${metadataName} ${type}\n${unitLine}`;
}

function line(name: string, labels: string, value: number): string {
  return labels === '' ? `${name} ${formatValue(value)}\n` : `${name}{${labels}} ${formatValue(value)}\n`;
}

function histogram({ name }: Family, labels: string, value: HistogramValue, format: Format): string {
  const prefix = `${name}_bucket{${labels}${labels === '' ? '' : ','}le="`;
  const bounds = boundTexts(value.bounds);
  let text = '';
  for (let i = 0; i < bounds.length; i++) {
    text += `${prefix}${bounds[i]}"} ${value.counts[i]}${exemplarText(value.exemplars?.[i], format)}\n`;
  }
  text += `${prefix}+Inf"} ${value.count}${exemplarText(value.exemplars?.[bounds.length], format)}\n`;
  if (value.sum !== undefined) text += line(`${name}_sum`, labels, value.sum);
  return text + line(`${name}_count`, labels, value.count);
}

const boundTextsCache = new WeakMap<readonly number[], readonly string[]>();

function boundTexts(bounds: readonly number[]): readonly string[] {
  let texts = boundTextsCache.get(bounds);
  if (!texts) boundTextsCache.set(bounds, (texts = bounds.map(boundText)));
  return texts;
}

/** A bucket bound as both formats write it. */
export function boundText(value: number): string {
  const text = formatValue(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return String(value);
}

function exemplarText(exemplar: Exemplar | undefined, format: Format): string {
  if (!exemplar || format !== 'openmetrics') return '';
  const labels = Object.entries(exemplar.labels);
  // They come from servers that we do not trust, and one bad exemplar costs the whole scrape.
  if (!labels.every(([name]) => LABEL_NAME.test(name))) return '';
  if (!Number.isFinite(exemplar.value) || !Number.isFinite(exemplar.timestamp ?? 0)) return '';
  const length = labels.reduce((sum, [name, value]) => sum + codePoints(name) + codePoints(value), 0);
  if (length > EXEMPLAR_LABEL_CHARACTERS) return '';
  const text = labels.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');
  const timestamp = exemplar.timestamp === undefined ? '' : ` ${exemplar.timestamp}`;
  return ` # {${text}} ${formatValue(exemplar.value)}${timestamp}`;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
