/** What a review is of: an alert, from when its condition became true until it was over. */
import { createHash } from 'node:crypto';
import { keyOf } from '../prometheus-client/answer.ts';
import type { SeriesLabels } from '../prometheus-client/answer.ts';
import { oneLine } from '../sources/inference/prometheus-text/rejections.ts';

export type Verdict = 'real' | 'noise';

export interface Firing {
  /** The same whoever asks: `9f86d081-20260301T115800Z`. */
  readonly id: string;
  readonly alert: string;
  /** Empty where the alert has no such label. */
  readonly signal: string;
  readonly severity: string;
  /** All of them but the name. */
  readonly labels: SeriesLabels;
  /** When its condition became true, Unix seconds. */
  readonly began: number;
  /** When it was last seen firing. */
  readonly seenUntil: number;
  readonly isFiring: boolean;
  readonly review?: Review;
  /** Why nobody was told of it, where Alertmanager says so. */
  readonly muted?: 'silenced' | 'inhibited' | undefined;
  /** Prometheus does not know it, and the audit does not count it. */
  readonly isElsewhere?: boolean;
}

export interface Review {
  readonly verdict: Verdict;
  /** Unix seconds. */
  readonly at: number;
  /** No exporter tells it any more, and the audit does not count it. */
  readonly isLost?: boolean;
}

const ID_DIGITS = 8;

/** Name of a firing: of its labels, in whatever order, and the time at which it began, Unix seconds. */
export function firingId(labels: SeriesLabels, began: number): string {
  const digest = createHash('sha256')
    .update(`${began} ${keyOf(labels)}`)
    .digest('hex');
  const time = new Date(began * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${digest.slice(0, ID_DIGITS)}-${time}`;
}

/** Enough of an id to name it. */
export function shortId({ id }: Firing): string {
  return id.slice(0, ID_DIGITS);
}

/** @param labels with `alertname` */
export function toFiring(
  labels: SeriesLabels,
  times: Pick<Firing, 'began' | 'seenUntil' | 'isFiring'>,
): Firing {
  const { alertname: alert = '', ...rest } = labels;
  return {
    id: firingId(labels, times.began),
    alert,
    signal: labels['signal'] ?? '',
    severity: labels['severity'] ?? '',
    labels: rest,
    ...times,
  };
}

/** Those whose values say by themselves what they are. */
const PLAIN = ['server', 'model', 'signal'];
/** Those that are said elsewhere, or tell nobody anything. */
const LEFT_OUT = new Set([...PLAIN, 'severity', 'side', 'job', 'uuid']);
/** A name may come from anybody who can push. */
const LONGEST = 80;

/** What it is about: `chat, llama-8b`, `device_id=3, instance=gpu-1:9840`. */
export function aboutOf({ labels }: Firing): string {
  const plain = PLAIN.flatMap((name) => labels[name] || []);
  const others = Object.entries(labels).filter(([name]) => !LEFT_OUT.has(name));
  const named = others.map(([name, value]) => `${name}=${value}`);
  return [...plain, ...named].map((text) => oneLine(text, LONGEST)).join(', ');
}
