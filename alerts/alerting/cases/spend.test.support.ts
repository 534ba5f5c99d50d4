import { seriesOf } from '../../verdict/input-rules.ts';
import type { InputSeries } from '../../verdict/raw-series.test.support.ts';
import { MODEL, series } from './case.test.support.ts';
import type { AlertCase } from './case.test.support.ts';

const verdict = (name: string, values: string) =>
  series('headroom:verdict', `${MODEL},verdict="${name}"`, values);

/** So many of the 240 minutes it was this verdict, and then it was healthy. */
function held(name: string, minutes: number): InputSeries[] {
  return [verdict(name, `1x${minutes - 1}`), verdict('healthy', `_x${minutes} 1x${239 - minutes}`)];
}

const dollars = series(seriesOf('dollarsPerHour'), MODEL, '5x240');

function heldCase(alert: string, name: string, says: string): AlertCase {
  return {
    alert,
    at: 239,
    fires: held(name, 204),
    quiet: [held(name, 168)],
    summary: `chat (acme/small) was ${name} for 85% of the last 4 hours: ${says}.`,
  };
}

export const SPEND_CASES: readonly AlertCase[] = [
  {
    alert: 'InferenceIdleSpend',
    at: 239,
    fires: [...held('idle', 204), dollars],
    quiet: [[...held('idle', 168), dollars], held('idle', 204)],
    summary:
      'chat (acme/small) costs 5.00 dollars an hour and has served nobody for most of the last 4 hours.',
  },
  heldCase('InferenceBatchTooSmall', 'batch_better', 'requests wait or are late while the GPUs have room'),
  heldCase('InferenceModelTooLarge', 'smaller_model', 'nobody waits, and still the SLO is missed'),
  heldCase('InferenceKvBound', 'kv_bound', 'memory is what limits it, not compute'),
];
