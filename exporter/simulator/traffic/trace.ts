import type { Arrival } from '../engine/request.ts';
import type { Traffic } from './arrivals.ts';

export interface TraceLine {
  /** Seconds after the first line. */
  readonly offset: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** A trace that cannot be read: says in which line, what was found, and what was expected. */
export class TraceProblem extends Error {}

/** Longest prompt or answer that is taken for a number of tokens. */
const MOST_TOKENS = 10_000_000;

/**
 * Reads a trace: CSV with a header, then arrival time, prompt tokens, output tokens. Times are seconds, or dates as in the
 * public Azure LLM inference trace.
 * @throws TraceProblem
 */
export function parseTrace(text: string): readonly TraceLine[] {
  const rows = text.split(/\r?\n/).filter((row) => row.trim() !== '');
  const read = rows.slice(1).map((row, index) => parseRow(row, index + 2));
  const [first] = read;
  if (!first)
    throw new TraceProblem('the trace has no line after its header. Try "time,prompt,output" lines.');
  let last = first.time;
  for (const [index, { time }] of read.entries()) {
    if (time < last) throw new TraceProblem(`line ${index + 2}: earlier than the line before. Sort by time.`);
    last = time;
  }
  return read.map(({ time, promptTokens, outputTokens }) => ({
    offset: time - first.time,
    promptTokens,
    outputTokens,
  }));
}

function parseRow(row: string, line: number) {
  const [when = '', prompt = '', output = '', ...more] = row.split(',').map((cell) => cell.trim());
  const time = parseTime(when);
  if (time === undefined)
    throw new TraceProblem(
      `line ${line}: "${when.slice(0, 40)}" is no time. Try 12.5 or 2026-01-31 12:00:00.5.`,
    );
  if (more.length > 0) throw new TraceProblem(`line ${line}: ${3 + more.length} values, 3 are expected.`);
  return { time, promptTokens: parseTokens(prompt, line), outputTokens: parseTokens(output, line) };
}

function parseTime(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?$/.exec(text);
  if (!match) return undefined;
  const seconds = Date.parse(`${match[1]}T${match[2]}Z`) / 1000 + Number(match[3] ?? 0);
  return Number.isFinite(seconds) ? seconds : undefined;
}

function parseTokens(text: string, line: number): number {
  const tokens = /^\d{1,8}$/.test(text) ? Number(text) : 0;
  if (tokens >= 1 && tokens <= MOST_TOKENS) return tokens;
  throw new TraceProblem(`line ${line}: "${text.slice(0, 40)}" is no number of tokens. Try 128.`);
}

/** A trace from `startsAt` on, again and again. Its prompts share nothing. */
export class TracedTraffic implements Traffic {
  private readonly lines: readonly TraceLine[];
  private readonly length: number;
  private startsAt: number;
  private index = 0;

  constructor(lines: readonly TraceLine[], startsAt: number) {
    this.lines = lines;
    this.startsAt = startsAt;
    const last = lines.at(-1)?.offset ?? 0;
    // The gap from the last line back to the first is the mean one.
    this.length = last + Math.max(last / Math.max(1, lines.length - 1), 0.001);
  }

  next(horizon: number): Arrival | undefined {
    const line = this.lines[this.index];
    if (!line) return undefined;
    const time = this.startsAt + line.offset;
    if (time >= horizon) return undefined;
    this.index++;
    if (this.index === this.lines.length) {
      this.index = 0;
      this.startsAt += this.length;
    }
    const { promptTokens, outputTokens } = line;
    return { time, promptTokens, outputTokens, outcome: 'ok', group: this.index, prefixTokens: 0 };
  }
}
