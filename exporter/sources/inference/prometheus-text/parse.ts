import { parseComment } from './comment.ts';
import { assembleFamilies } from './families.ts';
import { createLabelSets, seriesText } from './labels.ts';
import { skipBlanks } from './lex.ts';
import type { Page, PageSample, PageType } from './page.ts';
import { createRejections, quoted } from './rejections.ts';
import { parseSample } from './sample.ts';

const HASH = 35;
const CARRIAGE_RETURN = 13;

/** The samples of one name. `seen` comes with the second one: most names have only one. */
interface Series {
  readonly name: string;
  readonly samples: PageSample[];
  readonly firstId: number;
  seen?: Set<number>;
}

/**
 * Reads Prometheus text 0.0.4 and OpenMetrics 1.0, as forgiving as servers are careless: a line that cannot be read
 * costs that line and is in `rejected`, and the order of lines does not matter. Of two samples with the same name and
 * labels the first stays. Never throws; time grows with the length of the text.
 * With `openMetrics` the page has to end with `# EOF`: one that does not was cut off on its way.
 */
export function parsePage(text: string, options: { readonly openMetrics?: boolean } = {}): Page {
  const rejections = createRejections();
  const sets = createLabelSets();
  const seriesByName = new Map<string, Series>();
  const types = new Map<string, PageType>();
  const helps = new Map<string, string>();
  let ended = false;
  let lineNumber = 0;

  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const next = newline === -1 ? text.length : newline;
    const end = next > start && text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next;
    const line = text.slice(start, end);
    start = next + 1;
    lineNumber++;

    if (ended) {
      if (!isBlank(line)) rejections.rejectLine(lineNumber, 'syntax', `${quoted(line)} stands after # EOF`);
    } else if (line.charCodeAt(0) === HASH) {
      ended = readComment(line) && options.openMetrics === true;
    } else if (!isBlank(line) && (newline !== -1 || !options.openMetrics)) {
      // OpenMetrics ends with # EOF: a last line of anything else is half a line, and its number may be half a number.
      readSample(line);
    }
  }
  if (options.openMetrics && !ended) {
    rejections.rejectLine(lineNumber, 'syntax', 'the page ends without # EOF: its end is missing');
  }
  return {
    families: assembleFamilies(samplesByName(seriesByName), types, helps),
    rejected: rejections.rejected,
    rejectedCount: rejections.rejectedCount,
  };

  /** True at `# EOF`. */
  function readComment(line: string): boolean {
    const comment = parseComment(line);
    if (typeof comment === 'string') {
      rejections.rejectLine(lineNumber, 'syntax', comment);
    } else if (comment.kind === 'help') {
      if (!helps.has(comment.name)) helps.set(comment.name, comment.help);
    } else if (comment.kind === 'type') {
      const known = types.get(comment.name);
      if (known === undefined) types.set(comment.name, comment.type);
      else if (known !== comment.type) {
        const message = `TYPE of ${quoted(comment.name)} is ${known} further up and ${comment.type} here`;
        rejections.rejectLine(lineNumber, 'duplicate', message);
      }
    }
    return typeof comment !== 'string' && comment.kind === 'end';
  }

  function readSample(line: string): void {
    const parsed = parseSample(line, sets);
    if ('reason' in parsed) {
      rejections.rejectLine(lineNumber, parsed.reason, parsed.message);
      return;
    }
    const { set, value, exemplar } = parsed;
    let series = seriesByName.get(parsed.name);
    if (!series) {
      series = { name: parsed.name, samples: [], firstId: set.id };
      seriesByName.set(parsed.name, series);
    } else if (!addId(series, set.id)) {
      const message = `${seriesText(parsed.name, set.labels)} is there already; the first value stays`;
      rejections.rejectLine(lineNumber, 'duplicate', message);
      return;
    }
    const { name } = series;
    const { labels } = set;
    series.samples.push(exemplar ? { name, labels, value, exemplar } : { name, labels, value });
  }
}

/** False when the series has a sample with that label set. */
function addId(series: Series, id: number): boolean {
  series.seen ??= new Set([series.firstId]);
  const before = series.seen.size;
  return series.seen.add(id).size > before;
}

function isBlank(line: string): boolean {
  return skipBlanks(line, 0) === line.length;
}

function* samplesByName(seriesByName: ReadonlyMap<string, Series>): Iterable<[string, PageSample[]]> {
  for (const [name, { samples }] of seriesByName) yield [name, samples];
}
