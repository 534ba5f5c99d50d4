/** The baselines and the plain rules that they are compared with. Every number in here was fixed before anything was scored. */
import { baselineGroups } from '../baselines/groups.ts';
import { gatedScore } from '../baselines/rules/score.ts';
import type { Signal } from '../baselines/signals/signal.ts';
import { baselineTopic } from '../alerting/baseline.ts';
import { PROMISED_SHARE } from '../recording/slo.ts';
import type { Detector } from './detector.ts';
import { quantile } from './quantile.ts';
import { DAY, HOUR, INPUT, timeOf, valuesToLearn } from './scored-series.ts';

/** The alert of a signal that none is named after; the plain rules get the same, so that rules are compared and not patience. */
const ALERT = baselineTopic(PROMISED_SHARE).alerts.find(({ labels }) => labels?.['nature'] === 'steady');
const HOLD = { holdSeconds: ALERT?.holdSeconds ?? 0, keepSeconds: ALERT?.keepSeconds ?? 0 };
const PLAIN = { ...HOLD, inputLabels: {} };

/** Series are scaled to 100: one in a hundred of what is usual matters. */
const SIGNAL: Signal = {
  signal: 'scored',
  kind: 'rate',
  direction: 'both',
  unit: 'things/s',
  minimumEffect: 1,
  expr: INPUT,
  help: 'A series of the scorecard.',
};

/** Years of changes of the clock are of no use: all series are in UTC. */
export const baselines: Detector = {
  ...PLAIN,
  name: 'baselines',
  groups: baselineGroups({ signals: [SIGNAL], timeZone: 'UTC', fromYear: 2026 }),
  scores: [
    { name: 'Headroom baselines', expr: gatedScore(), limit: 1 },
    { name: 'the same without the gate on skill', expr: gatedScore({ skill: false }), limit: 1 },
  ],
};

const WEEKS = ['10050m', '20130m', '30210m'];

const seasonal: Detector = {
  ...PLAIN,
  name: 'seasonal',
  groups: [
    {
      name: 'score-seasonal',
      interval: '1m',
      rules: [
        {
          record: 'score:seasonal',
          expr: `(avg_over_time(${INPUT}[5m]) - last_over_time(score:seasonal:expected[7m])) / last_over_time(score:seasonal:deviation[90m])`,
        },
      ],
    },
    {
      name: 'score-seasonal-weeks',
      interval: '5m',
      rules: [
        { record: 'score:seasonal:avg1h', expr: `avg_over_time(${INPUT}[1h])` },
        {
          record: 'score:seasonal:expected',
          expr: `quantile without (lag) (0.5, ${WEEKS.map((lag) => `label_replace(last_over_time(score:seasonal:avg1h[7m] offset ${lag}), "lag", "${lag}", "", "")`).join(' or ')})`,
        },
      ],
    },
    {
      name: 'score-seasonal-deviation',
      interval: '1h',
      rules: [{ record: 'score:seasonal:deviation', expr: `stddev_over_time(score:seasonal:avg1h[1w])` }],
    },
  ],
  scores: [{ name: 'seasonal z-score, three past weeks', expr: 'score:seasonal', limit: 2 }],
};

const rolling: Detector = {
  ...PLAIN,
  name: 'rolling',
  memory: DAY + HOUR,
  groups: [
    {
      name: 'score-rolling',
      interval: '1m',
      rules: [
        {
          record: 'score:rolling',
          expr: `(avg_over_time(${INPUT}[5m]) - avg_over_time(${INPUT}[24h])) / stddev_over_time(${INPUT}[24h])`,
        },
      ],
    },
  ],
  scores: [{ name: 'mean of 24 h, 2.5 deviations', expr: 'score:rolling', limit: 2.5 }],
};

/** Of the first half: values beyond are one in a thousand on each side. */
const TAIL = 0.001;

const fixed: Detector = {
  ...PLAIN,
  name: 'static',
  memory: HOUR,
  constants: (series, labels) => {
    const values = valuesToLearn(series);
    const { from, to } = timeOf(series);
    const hours = Array.from({ length: (to - from) / HOUR + 1 }, (_, hour) => from + hour * HOUR);
    const limits = {
      low: quantile(values, TAIL),
      middle: quantile(values, 0.5),
      high: quantile(values, 1 - TAIL),
    };
    return Object.entries(limits).map(([name, value]) => ({
      name: `score_static_${name}`,
      labels,
      samples: hours.map((time) => [time, value]),
    }));
  },
  groups: [
    {
      name: 'score-static',
      interval: '1m',
      rules: [
        {
          record: 'score:static',
          expr: `(${distance()} >= 0) / (${last('high')} - ${last('middle')})\nor\n(${distance()} < 0) / (${last('middle')} - ${last('low')})`,
        },
      ],
    },
  ],
  scores: [{ name: 'static threshold of the first half', expr: 'score:static', limit: 1 }],
};

function distance(): string {
  return `(avg_over_time(${INPUT}[5m]) - ${last('middle')})`;
}

function last(limit: string): string {
  return `last_over_time(score_static_${limit}[90m])`;
}

export const PLAIN_DETECTORS: readonly Detector[] = [seasonal, rolling, fixed];
