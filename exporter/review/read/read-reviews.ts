import { alerting } from '../../catalogue/index.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';
import type { Verdict } from '../firing.ts';

/** What was said of an alert, as Prometheus knows it. Times in Unix seconds. */
export interface ToldReview {
  readonly alert: string;
  readonly signal: string;
  readonly verdict: Verdict;
  /** Id of the firing, or of the event of a review that names none. */
  readonly name: string;
  readonly at: number;
  readonly firedAt?: number;
}

export interface ReviewsRead {
  readonly told: readonly ToldReview[];
  /** Told once and no more, by nobody. */
  readonly lost: readonly ToldReview[];
}

const LABELS = 'alertname, signal, verdict, review';
const AT = `max by (${LABELS}) (${alerting.alertReviewTimestampSeconds.name})`;
const FIRED_AT = `max by (${LABELS}) (${alerting.alertReviewFiringTimestampSeconds.name})`;

/** Reviews that exporters tell now, Unix seconds, and those that they told within a range. */
export async function readReviews(client: PrometheusClient, now: number, range: Range): Promise<ReviewsRead> {
  const firedAt = new Map<string, number>();
  for (const { labels, samples } of await client.instant(FIRED_AT, now)) {
    const [, time] = samples.at(-1) ?? [];
    if (time !== undefined) firedAt.set(keyOf(labels), time);
  }
  const told = reviewsOf(await client.instant(AT, now), firedAt);
  const names = new Set(told.map(reviewKey));
  const before = reviewsOf(await client.range(AT, range), firedAt);
  return { told, lost: latestOfEach(before.filter((review) => !names.has(reviewKey(review)))) };
}

function reviewsOf(series: readonly TimedSeries[], firedAt: ReadonlyMap<string, number>): ToldReview[] {
  return series.flatMap(({ labels, samples }): ToldReview[] => {
    const { alertname: alert = '', signal = '', verdict, review: name = '' } = labels;
    const [, at] = samples.at(-1) ?? [];
    if (at === undefined || (verdict !== 'real' && verdict !== 'noise')) return [];
    const fired = firedAt.get(keyOf(labels));
    return [{ alert, signal, verdict, name, at, ...(fired !== undefined && { firedAt: fired }) }];
  });
}

/** One that was put right had another verdict before. */
function latestOfEach(reviews: readonly ToldReview[]): readonly ToldReview[] {
  const byName = new Map<string, ToldReview>();
  for (const review of reviews) {
    const known = byName.get(reviewKey(review));
    if (!known || known.at < review.at) byName.set(reviewKey(review), review);
  }
  return [...byName.values()];
}

/** Text that is equal for what names the same firing. */
export function reviewKey({ alert, signal, name }: Pick<ToldReview, 'alert' | 'signal' | 'name'>): string {
  return JSON.stringify([alert, signal, name]);
}

function keyOf({ alertname, signal, verdict, review }: SeriesLabels): string {
  return JSON.stringify([alertname, signal, verdict, review]);
}
