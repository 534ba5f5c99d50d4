import { families } from '../catalogue/index.ts';
import type { Family } from '../catalogue/family.ts';
import { escapeLabelValue } from '../model/samples.ts';
import type { Exemplar, HistogramValue, Samples, SampleValue } from '../model/samples.ts';
import type { Format } from './format.ts';

/** Lines per chunk: a few milliseconds of work, so that the event loop is never held for long. */
const CHUNK_LINES = 2_000;
/** OpenMetrics 1.0: names and values of an exemplar's labels together. */
const EXEMPLAR_LABEL_CHARACTERS = 128;

/**
 * Renders samples as a page, in the order of the catalogue, and gives the event loop a turn between chunks.
 * Bucket bounds are written as canonical floats (`le="1.0"`) in both formats: Prometheus 2 keeps the text as it
 * is, Prometheus 3 normalises it, and a change of either format or server must not fork the series.
 */
export async function renderPage(samples: Samples, format: Format): Promise<string> {
  const page: string[] = [];
  for (const chunk of renderChunks(samples, format)) {
    page.push(chunk);
    await new Promise(setImmediate);
  }
  return page.join('');
}

function* renderChunks(samples: Samples, format: Format): Generator<string> {
  let lines: string[] = [];
  for (const family of families) {
    const series = samples.byFamily.get(family);
    if (!series) continue;
    writeHeader(lines, family, format);
    for (const [labels, value] of series) {
      writeSeries(lines, family, labels, value, format);
      if (lines.length < CHUNK_LINES) continue;
      yield lines.join('\n') + '\n';
      lines = [];
    }
  }
  if (format === 'openmetrics') lines.push('# EOF');
  if (lines.length > 0) yield lines.join('\n') + '\n';
}

function writeHeader(lines: string[], family: Family, format: Format): void {
  const { name, help, type, unit } = family;
  const openMetrics = format === 'openmetrics';
  const metadataName = openMetrics && type === 'counter' ? name.replace(/_total$/, '') : name;
  const escaped = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  lines.push(`# HELP ${metadataName} ${openMetrics ? escaped.replaceAll('"', '\\"') : escaped}`);
  lines.push(`# TYPE ${metadataName} ${type}`);
  if (openMetrics && metadataName.endsWith(`_${unit}`)) lines.push(`# UNIT ${metadataName} ${unit}`);
}

function writeSeries(
  lines: string[],
  family: Family,
  labels: string,
  value: SampleValue,
  format: Format,
): void {
  if (typeof value !== 'number') return writeHistogram(lines, family.name, labels, value, format);
  lines.push(`${family.name}${labels === '' ? '' : `{${labels}}`} ${formatValue(value)}`);
}

function writeHistogram(
  lines: string[],
  name: string,
  labels: string,
  value: HistogramValue,
  format: Format,
): void {
  const prefix = `${name}_bucket{${labels}${labels === '' ? '' : ','}le="`;
  const bounds = boundTexts(value.bounds);
  for (let i = 0; i < bounds.length; i++) {
    lines.push(`${prefix}${bounds[i]}"} ${value.counts[i]}${exemplarText(value.exemplars?.[i], format)}`);
  }
  lines.push(`${prefix}+Inf"} ${value.count}${exemplarText(value.exemplars?.[bounds.length], format)}`);
  const braces = labels === '' ? '' : `{${labels}}`;
  if (value.sum !== undefined) lines.push(`${name}_sum${braces} ${formatValue(value.sum)}`);
  lines.push(`${name}_count${braces} ${value.count}`);
}

const boundTextsCache = new WeakMap<readonly number[], readonly string[]>();

function boundTexts(bounds: readonly number[]): readonly string[] {
  let texts = boundTextsCache.get(bounds);
  if (!texts) boundTextsCache.set(bounds, (texts = bounds.map(canonicalFloat)));
  return texts;
}

function canonicalFloat(value: number): string {
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
  const length = labels.reduce((sum, [name, value]) => sum + [...name].length + [...value].length, 0);
  if (length > EXEMPLAR_LABEL_CHARACTERS) return '';
  const text = labels.map(([name, value]) => `${name}="${escapeLabelValue(value)}"`).join(',');
  const timestamp = exemplar.timestamp === undefined ? '' : ` ${exemplar.timestamp}`;
  return ` # {${text}} ${formatValue(exemplar.value)}${timestamp}`;
}
