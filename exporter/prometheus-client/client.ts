import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { exchange } from '../http-exchange/exchange.ts';
import type { Answer } from '../http-exchange/exchange.ts';
import { codeOf, networkProblem, shown } from '../http-exchange/network-problem.ts';
import { joinSeries, readEnvelope, readSeries } from './answer.ts';
import type { TimedSeries } from './answer.ts';
import type { Connection } from './connection.ts';
import { foreignAnswer, PrometheusProblem, refusal } from './problem.ts';

/** Times of an evaluation, Unix seconds, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Prometheus refuses more than 11 000 points of a series. */
const MOST_POINTS = 10_000;
/** A range that is refused is asked for in halves, down to this. */
const LEAST_POINTS = 16;
/** Bytes. More than that is asked for in parts. */
const LONGEST = 64 * 1024 * 1024;
const LONGEST_ERROR = 64 * 1024;
/** Before the second and the third try. */
const PAUSES_MS = [500, 2_000];
const LONGEST_PAUSE_MS = 15_000;
const WORDS = { asked: 'answer', address: '--prometheus', ca: '--prometheus.ca-file=/path/to/ca.pem' };

type Parameters = Readonly<Record<string, string | number>>;

/**
 * Asks a Prometheus-compatible server. Whatever goes wrong is thrown as a PrometheusProblem, whose sentence tells what to
 * do and holds no secret. Queries change nothing, so what fails in passing is tried again.
 */
export class PrometheusClient {
  /** What the server said beside its answers: that some of the data are missing, for instance. */
  readonly warnings = new Set<string>();
  /** Questions asked, and characters of their answers. */
  asked = 0;
  received = 0;
  private readonly connection: Connection;
  /** Where POST is not allowed, as behind some proxies, all is asked by GET. */
  private byGet = false;
  /** A server that has answered before and is silent now has too much to do. */
  private hasAnswered = false;
  /** Points of a series that it answers at a time. */
  private points = MOST_POINTS;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Series of an expression at one time, Unix seconds. */
  async instant(query: string, time: number): Promise<readonly TimedSeries[]> {
    return this.series('query', { query, time });
  }

  /** Series of an expression over time, in as many parts as the server wants. `onPart` gets what is done of it, 0 to 1. */
  async range(
    query: string,
    { from, to, step }: Range,
    onPart: (share: number) => void = () => undefined,
  ): Promise<readonly TimedSeries[]> {
    const answers: (readonly TimedSeries[])[] = [];
    for (let start = from; start <= to;) {
      const end = Math.min(to, start + (this.points - 1) * step);
      try {
        answers.push(await this.series('query_range', { query, start, end, step }));
      } catch (error) {
        if (!this.askForLess(error, Math.floor((end - start) / step) + 1)) throw error;
        continue;
      }
      start = end + step;
      onPart(Math.min(1, (start - from) / (to - from || 1)));
    }
    return joinSeries(answers);
  }

  /** Samples that an evaluation at one time reads, if the server tells it. */
  async samplesRead(query: string, time: number): Promise<number | undefined> {
    const data = await this.ask('query', { query, time, stats: 'all' });
    return withStats.safeParse(data).data?.stats.samples.totalQueryableSamples;
  }

  private async series(path: string, parameters: Parameters): Promise<readonly TimedSeries[]> {
    const data = await this.ask(path, parameters);
    const series = readSeries(data);
    if (series) return series;
    throw new PrometheusProblem(`${this.connection.url} answered a query with something that is no series.`);
  }

  /** Whether it has been seen to that the next part is smaller. */
  private askForLess(error: unknown, points: number): boolean {
    const isHeavy = error instanceof PrometheusProblem && error.kind === 'heavy';
    if (!isHeavy || points <= LEAST_POINTS) return false;
    this.points = Math.max(LEAST_POINTS, Math.floor(points / 2));
    return true;
  }

  private async ask(path: string, parameters: Parameters): Promise<unknown> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.once(path, parameters);
      } catch (error) {
        const pause = PAUSES_MS[tries];
        if (!(error instanceof PrometheusProblem) || error.kind !== 'passing' || pause === undefined)
          throw error;
        await sleep(Math.min(LONGEST_PAUSE_MS, Math.max(pause, 1_000 * (error.retryAfter ?? 0))));
      }
    }
  }

  private async once(path: string, parameters: Parameters): Promise<unknown> {
    const answer = await this.exchange(path, parameters);
    this.asked += 1;
    this.received += answer.body.length;
    if (!this.byGet && (answer.status === 405 || answer.status === 501)) {
      this.byGet = true;
      return this.once(path, parameters);
    }
    if (answer.cut) throw new PrometheusProblem(`${shown(answer.url)} answered more than 64 MiB.`, 'heavy');
    const read = readEnvelope(answer.body);
    if (!read) throw foreignAnswer(answer);
    if (read.status === 'error') {
      // What guards the server may speak its language.
      if (answer.status === 401 || answer.status === 403) throw foreignAnswer(answer);
      throw refusal(answer, read, String(parameters['query']));
    }
    this.hasAnswered = true;
    for (const warning of read.warnings ?? []) this.warnings.add(warning);
    if (read.isPartial) this.warnings.add('some of its storage did not answer, so data may be missing');
    return read.data;
  }

  private async exchange(path: string, parameters: Parameters): Promise<Answer> {
    const { url, headers, ca, timeoutMs } = this.connection;
    const texts = Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]);
    const body = new URLSearchParams(texts).toString();
    const address = new URL(`${url}/api/v1/${path}${this.byGet ? `?${body}` : ''}`);
    const question = {
      url: address,
      headers: {
        ...headers,
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'user-agent': 'gpu-headroom',
        ...(!this.byGet && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(!this.byGet && { body }),
      ...(ca !== undefined && { ca }),
      timeoutMs,
      redirects: 0,
      longest: LONGEST,
      longestError: LONGEST_ERROR,
    };
    return exchange(question).catch((error: unknown) => {
      throw this.unanswered(address, error);
    });
  }

  private unanswered(url: URL, error: unknown): PrometheusProblem {
    if (error instanceof Error && error.name === 'TimeoutError') {
      const after = this.connection.timeoutMs / 1000;
      return new PrometheusProblem(
        `${shown(url)} did not answer within ${after} s. Try --prometheus.timeout=${Math.ceil(after * 5)}s or a shorter range.`,
        this.hasAnswered ? 'heavy' : 'final',
      );
    }
    const isPassing = /^(ECONNRESET|EPIPE|HPE_INVALID_EOF_STATE|EAI_AGAIN|Z_BUF_ERROR)$/.test(codeOf(error));
    const said = networkProblem(url, error, WORDS);
    const sentence = said.endsWith('?') ? said : `${said}.`;
    return new PrometheusProblem(sentence, isPassing ? 'passing' : 'final');
  }
}

const withStats = z.object({
  stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }) }),
});
