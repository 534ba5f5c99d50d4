import type { KitOptions } from '../../alerts/kit.ts';
import { WATCHED_SIGNALS } from '../../alerts/baselines/signals/watched.ts';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { didYouMean } from '../validation/did-you-mean.ts';

/**
 * What the rules of a config are made from. Changes of the clock are written into them for the years from `year` on.
 * @throws ConfigProblem for a signal that is there twice, or one that is ignored and not there
 */
export function kitOptions({ verdict, alerts, baselines, labels }: Config, year: number): KitOptions {
  const watched = WATCHED_SIGNALS.map(({ signal }) => signal);
  const problems = [
    ...baselines.ignore.flatMap((name, index) =>
      watched.includes(name)
        ? []
        : [`baselines.ignore[${index}]: "${name}" is not watched.${didYouMean(name, watched)}`],
    ),
    ...repeated([...watched, ...baselines.signals.map(({ signal }) => signal)]).map(
      (name) => `baselines.signals: "${name}" is there twice. Try "my_${name}", or ignore the other one.`,
    ),
  ];
  if (problems.length > 0) throw new ConfigProblem(problems);
  const kept = WATCHED_SIGNALS.filter(({ signal }) => !baselines.ignore.includes(signal));
  const { timeZone } = baselines;
  return {
    verdict,
    alerting: alerts,
    labels,
    baselines: { signals: [...kept, ...baselines.signals], timeZone, fromYear: year },
  };
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
