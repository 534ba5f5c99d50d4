import { alerting } from '../../catalogue/index.ts';
import type { Samples } from '../../model/samples.ts';
import type { AlertReviewed, PushedEvent } from './event.ts';

/** A review is a series; the audit looks two weeks back. */
const MOST_REVIEWS = 500;
/** After its `occurred_at`, in milliseconds. */
export const REVIEW_KEPT_MS = 30 * 86_400_000;

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

  /** Takes the place of an earlier review of the same firing. @returns false when it says nothing new */
  add(data: AlertReviewed, { eventId, occurredAt }: PushedEvent): boolean {
    const review = { ...data, eventId, occurredAt };
    const index = this.reviews.findIndex((other) => isOfSame(other, review));
    const before = this.reviews[index];
    if (before) {
      const isNew = data.verdict !== before.verdict || (data.note !== undefined && data.note !== before.note);
      if (!isNew || occurredAt < before.occurredAt) return false;
      this.reviews.splice(index, 1);
    }
    this.reviews.push(review);
    if (this.reviews.length > MOST_REVIEWS) this.reviews.shift();
    return true;
  }

  /** `now` in Unix milliseconds. */
  addTo(samples: Samples, now: number): void {
    for (const review of this.reviews) {
      const { alertname, signal, verdict, occurredAt, firedAt } = review;
      if (now - occurredAt > REVIEW_KEPT_MS) continue;
      const labels = { alertname, signal, verdict, review: nameOf(review) };
      samples.add(alerting.alertReviewTimestampSeconds, labels, occurredAt / 1000);
      const began = firedAt === undefined ? undefined : firedAt / 1000;
      samples.add(alerting.alertReviewFiringTimestampSeconds, labels, began);
    }
  }
}

function isOfSame(one: Review, other: Review): boolean {
  return nameOf(one) === nameOf(other) && one.alertname === other.alertname && one.signal === other.signal;
}

function nameOf({ firing, eventId }: Review): string {
  return firing ?? eventId;
}
