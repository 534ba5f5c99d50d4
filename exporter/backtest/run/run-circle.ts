/**
 * Rules that read what they record themselves, as a state that is held does, and alerts that wait for each other. Each reads
 * what was there at the evaluation before. All times are guessed, evaluated with that guess, and so on until nothing changes:
 * then it is what evaluating one time after the other gives, because a value depends on earlier ones only.
 */
import { PrometheusProblem } from '../../prometheus-client/problem.ts';
import type { PlannedRule } from '../plan/plan.ts';
import { renamed } from '../promql/selectors.ts';
import type { Store } from '../store/store.ts';
import type { Evaluated } from './evaluate.ts';
import { outputNames, outputsOf } from './outputs.ts';
import type { Output } from './outputs.ts';
import { recorded } from './recorded.ts';

const MOST_PASSES = 60;
/** Seconds, the least that Prometheus tells apart: what is recorded at a time is not yet there at that time. */
const LATER = 0.001;

type Evaluate = (rule: PlannedRule, expr: string) => Promise<Evaluated>;

/**
 * @param told alerts of rules outside of the circle: a guess at alerts has them, too
 * @throws PrometheusProblem that names the rules when it does not settle
 */
export async function runCircle(
  store: Store,
  rules: readonly PlannedRule[],
  told: readonly Output[],
  evaluate: Evaluate,
): Promise<readonly Evaluated[]> {
  const names = [...new Set(rules.flatMap(outputNames))];
  const around = told.filter(({ name }) => names.includes(name));
  let before = '';
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    // A guess cannot be taken back: each has a name of its own.
    const read = new Map(names.map((name) => [name, guessName(name, pass)]));
    await writeGuess(store, around, pass, 0);
    const results: Evaluated[] = [];
    for (const rule of rules) results.push(await evaluate(rule, renamed(rule.expr, read)));
    const found = JSON.stringify(results.map(({ series }) => series));
    if (found === before) return results;
    before = found;
    const guesses = rules.flatMap((rule, index) => {
      const result = results[index];
      return result ? outputsOf(rule, result) : [];
    });
    await writeGuess(store, guesses, pass + 1, LATER);
  }
  const who = [...new Set(rules.map(({ name }) => name))].join(', ');
  throw new PrometheusProblem(
    `${who}: made from itself, and not settled after ${MOST_PASSES} passes. Leave out the alerts that read it, with --alert=NAME of others.`,
  );
}

function guessName(name: string, pass: number): string {
  return `${name}:guess_${pass}`;
}

/** @param later seconds: what is read of oneself is what was there before */
async function writeGuess(
  store: Store,
  outputs: readonly Output[],
  pass: number,
  later: number,
): Promise<void> {
  for (const { name, series, times } of outputs)
    for (const each of series) await store.write(recorded(guessName(name, pass), each, times, later));
  await store.flush();
}
