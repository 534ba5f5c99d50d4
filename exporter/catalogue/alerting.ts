import { gauge } from './family.ts';

/** What people said of alerts. `review` is the event_id of the review. */
export const alerting = {
  alertReviewTimestampSeconds: gauge({
    name: 'alert_review_timestamp_seconds',
    unit: 'seconds',
    labels: ['alertname', 'signal', 'verdict', 'review'],
    help: 'When a fired alert was reviewed, Unix time. verdict: real, or noise for a false alarm.',
    source: 'Events alert.reviewed of the last 30 days, at most 500',
  }),
};
