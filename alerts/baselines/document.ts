import { code, prose, table } from '../../exporter/documents/markdown.ts';
import type { RuleGroup } from '../rules.ts';
import { OVER_TARGETS } from '../recording/levels.ts';
import { emptySection } from '../score/section.ts';
import { seriesOf } from '../verdict/input-rules.ts';
import { costOf, samplesPerMinute } from './cost.ts';
import { baselineGroups } from './groups.ts';
import { BASELINE } from './names.ts';
import { SETTINGS } from './settings.ts';
import { WATCHED_SIGNALS } from './signals/watched.ts';

/** What the series mean to who draws them or alerts on them. The others are steps on the way. */
const SERIES: readonly (readonly [name: string, help: string])[] = [
  [BASELINE.value, 'The value, every minute.'],
  [
    BASELINE.average,
    'Its mean over five minutes, as it is learned: without what is excluded or has too little traffic.',
  ],
  [
    BASELINE.median,
    'Median of an hour. All references are looked up in it, so it alone must be kept for four weeks.',
  ],
  [BASELINE.week, 'Median of this hour of the week, up to four weeks back; from three weeks on.'],
  [
    BASELINE.day,
    'Median of this hour of working days, or of weekends, in the last two weeks; from one week on.',
  ],
  [BASELINE.recent, 'Median of the last 24 h.'],
  [
    BASELINE.seasonal,
    'The best reference that there is: week, day, this hour of the last three days, last 24 h.',
  ],
  [BASELINE.maturity, '3: weeks; 2: days of the same kind; 1: less than a week is known.'],
  [BASELINE.trend, 'Factor of the last 24 h above the season.'],
  [BASELINE.fastTrend, 'Factor of the last two hours above the season, the last half hour left out.'],
  [BASELINE.expected, 'Season times trend, in the unit of the signal.'],
  [BASELINE.lower, 'End of the band, in the unit of the signal: what the score uses, so draw this.'],
  [BASELINE.upper, 'The other end.'],
  [BASELINE.score, 'Where the value stands: 0 as expected, 1 at the upper end of the band, -1 at the lower.'],
  [BASELINE.steadyScore, 'Median of the score over ten minutes: most of them must be off.'],
  [
    BASELINE.slowScore,
    'The same of the slow channel: 1 and -1 are the ends of its own, narrower band, which is not drawn.',
  ],
  [BASELINE.samples, 'Minutes with a value in the last 24 h.'],
  [
    BASELINE.skill,
    'How much better the baseline predicts than the median of the day before: 1 is perfect, 0 no better.',
  ],
  [
    BASELINE.floor,
    'Lowest values of two hours as a share of what was expected, in most of the last week: near 0 the signal stops by nature.',
  ],
  [BASELINE.stopped, 'Seconds that the value is at zero; 2400 and more are 2400.'],
  [BASELINE.usualStop, 'Second longest stop of the last week: one that is not longer is not reported.'],
  [
    BASELINE.minimumEffect,
    'The list of signals as series: the least difference that matters, with kind, direction and unit.',
  ],
  [
    BASELINE.paused,
    '1 while the value is neither judged nor learned, with the reason: low_traffic or excluded.',
  ],
  [BASELINE.deviation, '1 above or -1 below its normal, after all gates; absent otherwise. Alert on this.'],
  [
    BASELINE.missing,
    '1 where a value that was there for long is not, and nothing explains it. Alert on this.',
  ],
  [BASELINE.utcOffset, 'Seconds that local time is ahead of UTC.'],
];

const GATES: readonly (readonly [gate: string, reason: string])[] = [
  [
    '30 % and spread',
    'Both: small differences of a quiet signal do not matter, large ones of a restless signal are its normal. Built into the band. The slow channel reports a rise of 20 % that stays: see [decision 16](decisions/0016-slow-channel.md).',
  ],
  ['Minimum effect', 'Three times nothing is nothing. Built into the band, in the unit of the signal.'],
  ['Direction', 'Answers that come sooner are no fault.'],
  ['Minimum traffic', 'A p95 of three requests is the slowest of them.'],
  ['Samples', `Fewer than ${SETTINGS.leastSamples.value} minutes of a signal are not a normal.`],
  ['Maturity', 'In the first week the value must be off by a factor of two.'],
  [
    'Skill',
    `Under ${SETTINGS.leastSkill.value} the baseline predicts hardly better than yesterday: silent rather than wrong. A signal that stays within 13 % passes, whatever predicts it, and so does a drop to zero of a signal that seldom stops by itself: that needs no prediction.`,
  ],
  [
    'Usual stops',
    `A signal that was at zero twice in the last week for so long is reported when it stays there for longer, or for more than ${SETTINGS.longStop.value} minutes.`,
  ],
  [
    'Most of ten minutes',
    `A moment is not a state. What was beyond its band in the last half hour is kept up while its score is above ${SETTINGS.keepUp.value}, so that one that stands on the end of its band is one alert.`,
  ],
  ['Exclusion', 'Known events are neither reported nor learned.'],
];

/** What a Deployment with any number of replicas asks for. */
const OVER_PODS = `\`\`\`yaml
baselines:
  signals:
    - signal: tokens_of_all_pods
      kind: rate
      direction: both
      minimum_effect: 20
      expr: sum ${OVER_TARGETS} (${seriesOf('tokensPerSecond')})
\`\`\``;

const SPRING = 'Europe/Berlin';

/** What the baselines do, each series, each gate and the cost, as a Markdown page. */
export function baselinesPage(groups: readonly RuleGroup[]): string {
  return `${[
    '<!-- Generated from alerts/baselines by `npm run generate`. Change the code there, not this page. -->',
    '# Adaptive baselines',
    'Alerts that know what normal is. For each signal of each server and model the rules learn what is usual at this hour of the day and week, and say when it is off: [baselines.rules.yaml](../alerts/generated/baselines.rules.yaml). They are plain PromQL without feature flags, for Prometheus 2.42 and newer. An anomaly is a ticket, or a line beside a page; it should not wake anyone by itself.',
    'The **season** is a median of the same hour on past days and weeks, so one bad day is voted out. The **trend** is how the last 24 h stood to their season: an incident of less than 12 h cannot move it, and it never explains more than a factor of two. The **band** is made of the own past errors of that expectation, second worst of the last seven days, widened: half by those of the whole day (98 % quantile), half by those of the same two hours of the day (95 % quantile), so that a restless hour widens the band for itself and less for the others; no distribution is assumed, and up and down differ. A second, quick channel measures against the trend of the last two hours: it narrows the band where a day was restless, so that a sudden fault is seen early, while the first channel keeps it up. A third, slow channel takes the median of 45 minutes of what the quick one errs: what is brief averages out, so its band is narrower, and a shift that the other two take for noise is seen when it stays. All factors are taken on top of the minimum effect, so that a share of empty answers or a queue that is usually 0 has a band too.',
    '## What is watched',
    'Traffic to language models comes in bursts, so its level is often not predictable, and then nothing that watches it is good. What the work costs is predictable: the second half of the list.',
    signalTable(),
    'Time to first token is not watched for each queued request: a queue that is usually 0 has no quotient, and what it adds to the wait is what the demand does. It is watched for each prompt token, and the queue by its depth and its oldest age.',
    `A signal of your own needs no new rules: record ${code(BASELINE.value)} once a minute (a mean over about five minutes, never negative) with the label ${code('signal')}, and ${code(`${BASELINE.minimumEffect}{signal,kind,direction,unit}`)}.`,
    '## Series',
    'All have the labels of the value and `signal`.',
    table(
      ['Series', 'Meaning'],
      SERIES.map(([name, help]) => [code(name), prose(help)]),
    ),
    '## Gates',
    table(
      ['Gate', 'Why'],
      GATES.map((row) => row.map(prose)),
    ),
    'To exclude a known event, record or push `baseline:exclude` above 0 for its time: without labels for everything, with `signal`, with `server`, or with both.',
    '## Numbers',
    table(
      ['Name', 'Value', 'Meaning'],
      Object.entries(SETTINGS).map(([name, { value, help }]) => [code(name), String(value), prose(help)]),
    ),
    '## Pods that are replaced',
    'Where pods live for days, watch their sum besides, under a name of your own, in the config that `gpu-headroom rules` writes the rules from:',
    OVER_PODS,
    'Rates and queues are sums, shares and times are better averages (`avg`), or quotients of two sums. Do not drop `pod` and `instance` by relabelling instead: in a rolling update there are two pods at once, and Prometheus takes one of their samples for the other. The alert tells of it; the dashboard of the baselines, where an instance is chosen, does not draw it.',
    '## Time zone',
    'Hours and weekends are those of the time zone that the rules are made for (UTC in the generated file). A zone that changes its clock has the changes of ten years written into its rules; after a change the same hour of local time is looked up, an hour nearer or farther.',
    '## Cost',
    `Samples that Prometheus reads for one series that is watched, reckoned from the rules and compared with what Prometheus itself says in a test: ${minutely(groups)} a minute, and ${minutely(berlin())} where the clock is changed (${SPRING}).`,
    costTable(groups),
    '## Scorecard',
    emptySection('docs/baselines.md', 'score:baselines'),
    '## What it cannot do',
    [
      '- Say anything of a seasonal signal in its first ten days: until the skill is known it is silent. A steady signal is judged after an hour, by a factor of two.',
      '- Learn beyond a pod: what is learned is learned for all labels of its target, and each release of a Deployment makes other `pod` and `instance` labels. A pod that is younger than ten days is silent on seasonal signals, one that is younger than three hours has no `InferenceTokensSlower`. See [Pods that are replaced](#pods-that-are-replaced).',
      '- See a fault that grows slower than the trend learns, a rise of less than 20 %, or a fall of less than 30 %.',
      '- Tell a small fault from what real series do by themselves: what sees more of the faults of +35 % reports more without a fault too, as the tables with moved limits show.',
      '- Keep up an alert on a lasting shift of less than a factor of two: after about 12 h it is the new normal.',
      '- Know a holiday that nobody excluded: it is reported as low, and voted out of later weeks.',
      '- Predict bursts. On such traffic it reports a drop to zero and is silent otherwise; watch the costs.',
      '- Remember weeks that Prometheus has deleted: with 15 days of retention maturity stays at 2.',
    ].join('\n'),
  ].join('\n\n')}\n`;
}

function signalTable(): string {
  const rows = WATCHED_SIGNALS.map(
    ({ signal, kind, direction, minimumEffect, unit, minimumTraffic, help }) => [
      code(signal),
      kind,
      direction,
      `${minimumEffect} ${unit}`,
      minimumTraffic ? code(`${minimumTraffic.expr} >= ${minimumTraffic.atLeast}`) : '',
      prose(help),
    ],
  );
  return table(['Signal', 'Kind', 'Fault', 'Minimum effect', 'Minimum traffic', 'Meaning'], rows);
}

function costTable(groups: readonly RuleGroup[]): string {
  const rows = costOf(groups)
    .filter(({ samples }) => samples > 0)
    .map(({ record, samples, minutes }) => [
      code(record),
      String(samples),
      String(minutes),
      (samples / minutes).toFixed(1),
    ]);
  return table(['Series', 'Samples per evaluation', 'Every, minutes', 'Per minute'], rows);
}

function minutely(groups: readonly RuleGroup[]): string {
  return samplesPerMinute(costOf(groups)).toFixed(0);
}

function berlin(): readonly RuleGroup[] {
  return baselineGroups({ signals: WATCHED_SIGNALS, timeZone: SPRING, fromYear: 2026 });
}
