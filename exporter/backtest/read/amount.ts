/** How much there is to read, before it is read. */
import type { PrometheusClient } from '../../prometheus-client/client.ts';
import { PrometheusProblem } from '../../prometheus-client/problem.ts';
import type { RawSelector } from '../plan/plan.ts';

export interface Amount {
  readonly selector: RawSelector;
  /** About so many samples a second, of all its series. */
  readonly perSecond: number;
  readonly samples: number;
}

/** Short windows at some times stand for all of it. */
const WINDOW = 600;
const LOOKS = 5;
const SHOWN = 3;

/** @throws PrometheusProblem when the server does not answer */
export async function amountOf(client: PrometheusClient, selector: RawSelector, to: number): Promise<Amount> {
  let found = 0;
  for (let look = 0; look < LOOKS; look++) {
    const time = to - ((to - selector.from) * look) / LOOKS;
    const counts = await client.instant(`sum(count_over_time(${textOf(selector)}[${WINDOW}s]))`, time);
    found += counts[0]?.samples[0]?.[1] ?? 0;
  }
  const perSecond = found / LOOKS / WINDOW;
  return { selector, perSecond, samples: perSecond * (to - selector.from) };
}

export function textOf({ name, matchers }: RawSelector): string {
  return matchers === '' ? name : `${name}{${matchers}}`;
}

/** @throws PrometheusProblem that says how much it would be and what makes it less */
export function mustBeFew(amounts: readonly Amount[], most: number, days: number): void {
  const samples = amounts.reduce((sum, amount) => sum + amount.samples, 0);
  if (samples <= most) return;
  const largest = amounts
    .toSorted((one, other) => other.samples - one.samples)
    .slice(0, SHOWN)
    .map(({ selector, samples: of }) => `${textOf(selector)} ${millions(of)}`);
  const fewer = Math.max(1, Math.floor((0.8 * days * most) / samples));
  const range = fewer < days ? `--days=${fewer}, ` : '';
  throw new PrometheusProblem(
    `That would read about ${millions(samples)} samples, and ${millions(most)} are the most: ${largest.join(', ')}. Try ${range}--alert=NAME of one alert, --match='server="chat"', or --max-samples=${Math.ceil((1.2 * samples) / 1e6)}M if there is the time and the disk.`,
  );
}

function millions(samples: number): string {
  if (samples < 1e6) return Math.round(samples).toLocaleString('en-US');
  return `${(samples / 1e6).toFixed(samples < 1e7 ? 1 : 0)} million`;
}
