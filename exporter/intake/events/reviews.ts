import { alerting } from '../../catalogue/index.ts';
import type { Samples } from '../../model/samples.ts';
import type { AlertReviewed, PushedEvent } from './event.ts';

/** A review is a series; the audit looks two weeks back. */
const MOST_REVIEWS = 500;
const KEPT_MS = 30 * 86_400_000;

interface Review extends AlertReviewed {
  readonly eventId: string;
  /** Unix milliseconds. */
  readonly occurredAt: number;
}

/** What people said of fired alerts, newest last. Its fields are all of its state. */
export class Reviews {
  private reviews: Review[] = [];

  /** Goes on where other reviews, written down field by field, left off. */
  static revive(fields: Reviews): Reviews {
    return Object.assign(new Reviews(), fields);
  }

  add(data: AlertReviewed, { eventId, occurredAt }: PushedEvent): void {
    this.reviews.push({ ...data, eventId, occurredAt });
    if (this.reviews.length > MOST_REVIEWS) this.reviews.shift();
  }

  /** `now` in Unix milliseconds. */
  addTo(samples: Samples, now: number): void {
    for (const { alertname, signal, verdict, eventId, occurredAt } of this.reviews) {
      if (now - occurredAt > KEPT_MS) continue;
      const labels = { alertname, signal, verdict, review: eventId };
      samples.add(alerting.alertReviewTimestampSeconds, labels, occurredAt / 1000);
    }
  }
}
