import { gauge } from './family.ts';

/** What people said of alerts. `review` names the firing that it is of, or is the event_id of a review that names none. */
export const alerting = {
  alertReviewTimestampSeconds: gauge({
    name: 'alert_review_timestamp_seconds',
    unit: 'seconds',
    labels: ['alertname', 'signal', 'verdict', 'review'],
    help: 'When a fired alert was reviewed, Unix time. verdict: real, or noise for a false alarm.',
    source: 'Events alert.reviewed of the last 30 days, at most 500',
  }),
  alertReviewFiringTimestampSeconds: gauge({
    name: 'alert_review_firing_timestamp_seconds',
    unit: 'seconds',
    labels: ['alertname', 'signal', 'verdict', 'review'],
    help: 'When the firing began that a review is of, Unix time. Absent for a review that does not tell.',
    source: 'Events alert.reviewed with fired_at',
  }),
};
