/**
 * Rules over a past that is in a store: rule by rule over the whole time, and not time by time over all rules. What a rule
 * reads is there before it is run, as if it had been recorded at the same times.
 */
import { ALERTS } from '../plan/changed.ts';
import type { Component } from '../plan/components.ts';
import type { Plan, PlannedRule } from '../plan/plan.ts';
import type { Store } from '../store/store.ts';
import { evaluate } from './evaluate.ts';
import type { Evaluated } from './evaluate.ts';
import { firingsOf, livesOf } from './firing.ts';
import type { Firing } from './firing.ts';
import { outputsOf } from './outputs.ts';
import type { Output } from './outputs.ts';
import { recorded } from './recorded.ts';
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
  /** What became of alerts so far, if some rule reads it. */
  private readonly told: Output[] = [];

  constructor(store: Store, plan: Plan, to: number) {
    this.store = store;
    this.to = to;
    const all = plan.components.flatMap(({ members }) => members.flatMap(({ reads }) => reads));
    this.isHeard = all.some(({ name }) => name.startsWith(ALERTS));
  }

  async component({ members, isCircle }: Component<PlannedRule>): Promise<void> {
    const results = isCircle
      ? await runCircle(this.store, members, this.told, (rule, expr) => this.evaluated(rule, expr))
      : await Promise.all(members.map(async (rule) => this.evaluated(rule)));
    for (const [index, rule] of members.entries()) {
      const result = results[index];
      if (!result) continue;
      if (rule.kind === 'alert') this.alert(rule, result);
      if (rule.kind === 'record' || this.isHeard) await this.record(rule, result);
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

  private async record(rule: PlannedRule, result: Evaluated): Promise<void> {
    const outputs = outputsOf(rule, result);
    if (rule.kind === 'alert') this.told.push(...outputs);
    for (const { name, series, times } of outputs) {
      for (const each of series) {
        this.names.add(name);
        this.samples += each.samples.length;
        await this.store.write(recorded(name, each, times));
      }
    }
  }

  private alert(rule: PlannedRule, { series, times }: Evaluated): void {
    const last = times.at(-1) ?? this.to;
    const firings = livesOf(rule, series, times).flatMap((life) => firingsOf(life, rule.interval, last));
    this.alerts.push({ rule, firings });
  }
}
