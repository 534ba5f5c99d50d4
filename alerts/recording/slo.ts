/**
 * Requests that kept the promise, over windows for burn rates. Only the shortest window reads the series of the exporter;
 * each longer one is a mean of a shorter one at fixed steps, so that it costs as many samples whatever is scraped.
 */
import { inference } from '../../exporter/catalogue/index.ts';
import { percent } from '../percent.ts';
import { fleetFigure, fleetSum } from './levels.ts';
import { OVER, quotient, SHARE, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

/** Promises are made for p95: this share of the requests has to keep them, unless the config says otherwise. */
export const PROMISED_SHARE = 0.95;

/** Share of the requests that may miss what `objective` of them must keep, both 0-1. */
export function mayMiss(objective: number): number {
  // 1 - 0.95 is 0.050000000000000044 to a computer; rules are read by people.
  return Number((1 - objective).toPrecision(6));
}

interface LongWindow {
  readonly over: string;
  /** The window that it is the mean of, and the step at which it reads that. */
  readonly of: string;
  readonly step: string;
  /** That it reads, of each series at each evaluation. */
  readonly samples: number;
}

/** Evaluated as often as all else: what pages looks at them. */
export const SHORT_WINDOWS: readonly LongWindow[] = [
  { over: '30m', of: '5m', step: '1m', samples: 30 },
  { over: '1h', of: '5m', step: '1m', samples: 60 },
];

export const LONG_WINDOWS: readonly LongWindow[] = [
  { over: '2h', of: '5m', step: '5m', samples: 24 },
  { over: '6h', of: '5m', step: '5m', samples: 72 },
  { over: '1d', of: '30m', step: '30m', samples: 48 },
  { over: '3d', of: '1h', step: '1h', samples: 72 },
  // Steps are those of the clock: what is younger than one is not in it, and a budget must not look whole for hours of an outage.
  { over: '30d', of: '1h', step: '1h', samples: 720 },
];

export const sloTotal = (over: string) => `server_model:inference_slo_requests:rate${over}`;
export const sloGood = (over: string) => `server_model:inference_slo_good_requests:rate${over}`;

/** Share of the requests that kept a promise, label `objective`. */
export function goodRatio(over: string): string {
  return `server_model:inference_slo_good_requests:ratio_rate${over}`;
}

const NOW: Rules = partsOver(
  OVER,
  `rate(${inference.sloRequests.name}${WINDOW})`,
  `rate(${inference.sloGoodRequests.name}${WINDOW})`,
);

export const BUDGET_LEFT = 'server_model:inference_slo_error_budget_left:ratio30d';

function budgetLeft(objective: number): RecordedRule {
  return {
    record: BUDGET_LEFT,
    expr: `1 - (1 - ${goodRatio('30d')}) / ${mayMiss(objective)}`,
    unit: 'share',
    help: `What is left of the ${percent(mayMiss(objective))} of requests that may miss the promise in 30 days: 1 is all, under 0 is too many.`,
  };
}

export const SLO: Rules = [...NOW, ...SHORT_WINDOWS.flatMap(overWindow)];
export const FLEET_SLO = SLO.map(inWholeFleet);

/** `objective` is the share of requests that must keep the promise, 0-1. */
export function longSlo(objective: number): Rules {
  return [...LONG_WINDOWS.flatMap(overWindow), budgetLeft(objective)];
}

export function longFleetSlo(objective: number): Rules {
  return longSlo(objective).map(inWholeFleet);
}

/** Until the first step is there, a longer window is what the shorter one says. */
function overWindow({ over, of, step }: LongWindow): Rules {
  const mean = (series: string) => `avg_over_time(${series}[${over}:${step}])\nor\n${series}`;
  return partsOver(over, mean(sloTotal(of)), mean(sloGood(of)));
}

function partsOver(over: string, all: string, kept: string): Rules {
  const unit = 'requests per second';
  return [
    { record: sloTotal(over), expr: all, unit, help: `Requests measured against a promise, over ${over}.` },
    { record: sloGood(over), expr: kept, unit, help: `Of these, requests that kept it, over ${over}.` },
    quotient({
      record: goodRatio(over),
      of: sloGood(over),
      over: sloTotal(over),
      unit: SHARE,
      help: `Share of the requests that kept the promise, over ${over}.`,
    }),
  ];
}

/** The sum at each moment, and means of it: a server that was there for a moment only has its weight then only. */
function inWholeFleet(rule: RecordedRule): RecordedRule {
  return rule.record.endsWith(`:rate${OVER}`) ? fleetSum(rule) : fleetFigure(rule);
}
