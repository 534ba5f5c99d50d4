/**
 * Rules that read what they record themselves, as a state that is held does. Each reads what was there at the evaluation
 * before. All times are guessed, evaluated with that guess, and so on until nothing changes: then it is what evaluating
 * one time after the other gives, because a value depends on earlier ones only.
 */
import type { TimedSeries } from '../../prometheus-client/answer.ts';
import { PrometheusProblem } from '../../prometheus-client/problem.ts';
import type { PlannedRule } from '../plan/plan.ts';
import { renamed } from '../promql/selectors.ts';
import type { Store } from '../store/store.ts';
import type { Evaluated } from './evaluate.ts';
import { recorded, relabelled } from './recorded.ts';

const MOST_PASSES = 60;
/** Seconds, the least that Prometheus tells apart: what is recorded at a time is not yet there at that time. */
const LATER = 0.001;

type Evaluate = (rule: PlannedRule, expr: string) => Promise<Evaluated>;

/** @throws PrometheusProblem that names the series when it does not settle */
export async function runCircle(
  store: Store,
  rules: readonly PlannedRule[],
  evaluate: Evaluate,
): Promise<readonly Evaluated[]> {
  const names = [...new Set(rules.map(({ name }) => name))];
  let before = '';
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    // A guess cannot be taken back: each has a name of its own.
    const read = new Map(names.map((name) => [name, guessName(name, pass)]));
    const results: Evaluated[] = [];
    for (const rule of rules) results.push(await evaluate(rule, renamed(rule.expr, read)));
    const found = JSON.stringify(results.map(({ series }) => series));
    if (found === before) return results;
    before = found;
    for (const [index, rule] of rules.entries()) {
      const { series = [], times = [] } = results[index] ?? {};
      await write(store, guessName(rule.name, pass + 1), relabelled(series, rule.labels), times);
    }
    await store.flush();
  }
  throw new PrometheusProblem(
    `${names.join(', ')}: recorded from itself, and not settled after ${MOST_PASSES} passes. Leave out the alerts that read it, with --alert=NAME of others.`,
  );
}

function guessName(name: string, pass: number): string {
  return `${name}:guess_${pass}`;
}

async function write(
  store: Store,
  name: string,
  series: readonly TimedSeries[],
  times: readonly number[],
): Promise<void> {
  for (const each of series) await store.write(recorded(name, each, times, LATER));
}
