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
/** What 64 GPUs could not serve by far. */
const MOST_PER_SECOND = 1_000;

/**
 * Reads a trace: CSV with a header, then arrival time, prompt tokens, output tokens. Times are seconds, or dates as in the
 * public Azure LLM inference trace.
 * @throws TraceProblem
 */
export function parseTrace(text: string): readonly TraceLine[] {
  const rows = text.split(/\r?\n/).map((row, index) => ({ row, line: index + 1 }));
  const [, ...body] = rows.filter(({ row }) => row.trim() !== '');
  const read = body.map(({ row, line }) => parseRow(row, line));
  const [first] = read;
  if (!first)
    throw new TraceProblem('the trace has no line after its header. Try "time,prompt,output" lines.');
  let last = first.time;
  for (const { time, line } of read) {
    if (time < last) throw new TraceProblem(`line ${line}: earlier than the line before. Sort by time.`);
    last = time;
  }
  const perSecond = Math.round(read.length / periodOf(last - first.time, read.length));
  if (perSecond > MOST_PER_SECOND)
    throw new TraceProblem(
      `${perSecond} lines a second, ${MOST_PER_SECOND} at most are played. Try times in seconds.`,
    );
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
  return { line, time, promptTokens: parseTokens(prompt, line), outputTokens: parseTokens(output, line) };
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

/** From the first line of a trace to the same line again: the gap between is the mean one, or a second if there is none. */
function periodOf(lastOffset: number, lines: number): number {
  return lastOffset === 0 ? 1 : lastOffset + lastOffset / (lines - 1);
}

/** So many of each `of` arrivals in turn: those of some ranks of a server that has more. */
export interface Share {
  readonly take: number;
  readonly of: number;
}

/** A trace from `startsAt` on, again and again. Its prompts share nothing. */
export class TracedTraffic implements Traffic {
  private readonly lines: readonly TraceLine[];
  private readonly period: number;
  private readonly share: Share;
  private startsAt: number;
  private index = 0;
  private played = 0;

  constructor(lines: readonly TraceLine[], startsAt: number, share: Share = { take: 1, of: 1 }) {
    this.lines = lines;
    this.startsAt = startsAt;
    this.share = share;
    this.period = periodOf(lines.at(-1)?.offset ?? 0, lines.length);
  }

  next(horizon: number): Arrival | undefined {
    for (;;) {
      const arrival = this.play(horizon);
      if (!arrival || this.played++ % this.share.of < this.share.take) return arrival;
    }
  }

  private play(horizon: number): Arrival | undefined {
    const line = this.lines[this.index];
    if (!line) return undefined;
    const time = this.startsAt + line.offset;
    if (time >= horizon) return undefined;
    this.index++;
    if (this.index === this.lines.length) {
      this.index = 0;
      this.startsAt += this.period;
    }
    const { promptTokens, outputTokens } = line;
    return { time, promptTokens, outputTokens, outcome: 'ok', group: this.index, prefixTokens: 0 };
  }
}
