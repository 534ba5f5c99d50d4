import { SCENARIO_NAMES } from '../../simulator/scenarios/names.ts';
import type { ScenarioName } from '../../simulator/scenarios/names.ts';

/** Letters in the order of the list; `q` quits. */
const KEYS = 'abcdefghijklmnop';

export function scenarioOfKey(key: string): ScenarioName | undefined {
  return SCENARIO_NAMES[KEYS.indexOf(key)];
}

/** `a kv-bound   b healthy   ...`, four on a line. */
export function keyTable(): string {
  const cells = SCENARIO_NAMES.map((name, index) => `${KEYS[index]} ${name}`.padEnd(18));
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += 4) rows.push(`  ${cells.slice(at, at + 4).join('')}`.trimEnd());
  return rows.join('\n');
}
