import type { Board } from './frame/board.ts';
import { demand } from './headroom/demand.ts';
import { money } from './headroom/money.ts';
import { promises } from './headroom/promises.ts';
import { starts } from './headroom/starts.ts';
import { verdict } from './headroom/verdict.ts';
import { week } from './headroom/week.ts';

/** `objective` is the share of requests that must keep their SLO, 0-1. */
export function headroom(objective: number): Board {
  return {
    uid: 'headroom',
    title: 'Headroom',
    question: 'Do we need more GPUs, or do we need to use the ones we have?',
    variables: ['job', 'instance', 'server', 'model'],
    lookBack: '6h',
    rows: [verdict, demand, starts, promises(objective), money, week],
  };
}
