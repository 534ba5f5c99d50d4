/**
 * Rules over a past that is in a store: rule by rule over the whole time, and not time by time over all rules. What a rule
 * reads is there before it is run, as if it had been recorded at the same times.
 */
import type { AlertAt } from '../../../alerts/past/alert-life.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import { alertsOf } from '../plan/changed.ts';
import type { Component } from '../plan/components.ts';
import type { Plan, PlannedRule } from '../plan/plan.ts';
import type { Store } from '../store/store.ts';
import { evaluate } from './evaluate.ts';
import type { Evaluated } from './evaluate.ts';
import { firingsOf, livesOf } from './firing.ts';
import type { AlertLife, Firing } from './firing.ts';
import { recorded, relabelled } from './recorded.ts';
import { runCircle } from './run-circle.ts';

export interface RulesRun {
  /** Of every alert that was run, in the order of the plan. */
  readonly alerts: readonly { readonly rule: PlannedRule; readonly firings: readonly Firing[] }[];
  readonly evaluations: number;
  /** Samples that were recorded. */
  readonly samples: number;
  /** Names of series that were recorded. */
  readonly names: ReadonlySet<string>;
  /** Rules that Prometheus could not evaluate at some times. */
  readonly failed: readonly {
    readonly rule: PlannedRule;
    readonly times: number;
    readonly of: number;
    readonly reason: string;
  }[];
}

export interface RunOptions {
  /** Unix seconds of the last evaluation. */
  readonly to: number;
  /** Gets what is done of it, 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** @throws Error with what Prometheus said when it ended, or when rules that read each other do not settle */
export async function runRules(store: Store, plan: Plan, options: RunOptions): Promise<RulesRun> {
  const run = new Run(store, plan, options.to);
  const work = plan.components.flatMap(({ members }) => members).map((rule) => workOf(rule, options.to));
  const all = work.reduce((sum, each) => sum + each, 0);
  let done = 0;
  for (const component of plan.components) {
    options.signal.throwIfAborted();
    await run.component(component);
    for (const rule of component.members) done += workOf(rule, options.to);
    options.onProgress(done / all);
  }
  return run;
}

function workOf({ from, interval }: PlannedRule, to: number): number {
  return (to - from) / interval;
}

class Run implements RulesRun {
  readonly alerts: { rule: PlannedRule; firings: readonly Firing[] }[] = [];
  readonly failed: { rule: PlannedRule; times: number; of: number; reason: string }[] = [];
  readonly names = new Set<string>();
  evaluations = 0;
  samples = 0;
  private readonly store: Store;
  private readonly to: number;
  /** Whether some rule reads what becomes of alerts. */
  private readonly isHeard: boolean;

  constructor(store: Store, plan: Plan, to: number) {
    this.store = store;
    this.to = to;
    const all = plan.components.flatMap(({ members }) => members.flatMap(({ reads }) => reads));
    this.isHeard = all.some(({ name }) => name.startsWith('ALERTS'));
  }

  async component({ members, isCircle }: Component<PlannedRule>): Promise<void> {
    const results = isCircle
      ? await runCircle(this.store, members, (rule, expr) => this.evaluated(rule, expr))
      : await Promise.all(members.map(async (rule) => this.evaluated(rule)));
    for (const [index, rule] of members.entries()) {
      const result = results[index];
      if (!result) continue;
      if (rule.kind === 'record')
        await this.record(rule.name, relabelled(result.series, rule.labels), result.times);
      else await this.alert(rule, result);
      const { failed: times, reason = '' } = result;
      if (times > 0) this.failed.push({ rule, times, of: result.times.length, reason });
    }
    await this.store.flush();
  }

  private async evaluated(rule: PlannedRule, expr = rule.expr): Promise<Evaluated> {
    const range = { from: rule.from, to: this.to, step: rule.interval };
    const result = await evaluate(this.store.client, expr, range);
    this.evaluations += result.times.length;
    return result;
  }

  private async record(
    name: string,
    series: readonly TimedSeries[],
    times: readonly number[],
  ): Promise<void> {
    for (const each of series) {
      this.names.add(name);
      this.samples += each.samples.length;
      await this.store.write(recorded(name, each, times));
    }
  }

  private async alert(rule: PlannedRule, { series, times }: Evaluated): Promise<void> {
    const lives = livesOf(rule, series, times);
    const last = times.at(-1) ?? this.to;
    this.alerts.push({ rule, firings: lives.flatMap((life) => firingsOf(life, rule.interval, last)) });
    if (!this.isHeard) return;
    const versions = rule.version === 'both' ? (['now', 'set'] as const) : [rule.version];
    for (const version of versions) await this.record(alertsOf(version), seriesOf(rule, lives), times);
  }
}

/** As Prometheus has them while an alert is pending, and while it fires. */
function seriesOf(rule: PlannedRule, lives: readonly AlertLife[]): readonly TimedSeries[] {
  const named = (labels: SeriesLabels, alertstate: string, times: readonly AlertAt[]): TimedSeries => ({
    name: '',
    labels: { ...labels, alertname: rule.name, alertstate },
    samples: times.map(({ time }) => [time, 1] as const),
  });
  return lives.flatMap(({ labels, pending, fires }) => [
    named(labels, 'pending', pending),
    named(labels, 'firing', fires),
  ]);
}
