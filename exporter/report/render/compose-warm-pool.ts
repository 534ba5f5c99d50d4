import { count, duration, figure } from '../../../alerts/verdict/figures.ts';
import type { ModelReport, WarmPool } from '../report.ts';
import type { Block } from './blocks.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const DAY_HOURS = 24;

/** Replicas that have to be ready before they are needed, by the hour. */
export function composeWarmPool({ name, warmPool }: ModelReport): readonly Block[] {
  if (!warmPool) return [];
  const { loadSeconds, perReplica, days, most, hours } = warmPool;
  const growth = Math.max(0, ...hours.map((hour) => hour.growth));
  return [
    { kind: 'heading', level: 3, text: `Warm pool of ${name}` },
    {
      kind: 'paragraph',
      text: `A server that is started now serves in ${duration(loadSeconds)}. What demand rises by meanwhile, at 95 % of the moments of ${figure(days)} days, must be held by servers that are there already, ${figure(perReplica)} requests at once each: ${figure(growth)} requests at most. ${most === 0 ? 'The servers that demand needs have room for it at every hour' : `That takes ${count(most, 'server')} at most beyond those that demand needs before it rises`}.`,
    },
    ...(most === 0
      ? []
      : [
          grid(
            warmPool,
            'Servers to have warm beyond those that demand needs before it rises',
            ({ warm }) => warm,
          ),
        ]),
    grid(
      warmPool,
      'Servers to have ready, for demand and its rise within a load time',
      ({ replicas }) => replicas,
    ),
  ];
}

function grid({ hours }: WarmPool, title: string, value: (hour: WarmPool['hours'][number]) => number): Block {
  const values = new Set(hours.map(value));
  const [only] = values;
  if (only !== undefined && values.size === 1)
    return { kind: 'paragraph', text: `${title}: ${figure(only)} at every hour.` };
  const byHour = new Map(hours.map((each) => [each.hour, value(each)]));
  const names = hours.some(({ hour }) => hour >= DAY_HOURS) ? DAYS : ['Any day'];
  return {
    kind: 'grid',
    title: `${title}, by hour`,
    columns: Array.from({ length: DAY_HOURS }, (_, hour) => String(hour)),
    rows: names.map((name, day) => ({
      name,
      values: Array.from(
        { length: DAY_HOURS },
        (_, hour) => byHour.get(day * DAY_HOURS + hour) ?? Number.NaN,
      ),
    })),
  };
}
