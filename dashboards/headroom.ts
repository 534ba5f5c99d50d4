import type { Thresholds } from '../alerts/verdict/thresholds.ts';
import type { Board } from './frame/board.ts';
import { demand } from './headroom/demand.ts';
import { money } from './headroom/money.ts';
import { promises } from './headroom/promises.ts';
import { starts } from './headroom/starts.ts';
import { verdict } from './headroom/verdict.ts';
import { week } from './headroom/week.ts';

/** @param objective share of requests that must keep their SLO, 0-1 @param thresholds of the verdict */
export function headroom(objective: number, thresholds: Thresholds): Board {
  return {
    uid: 'headroom',
    title: 'Headroom',
    question: 'Do we need more GPUs, or do we need to use the ones we have?',
    variables: ['job', 'instance', 'server', 'model'],
    lookBack: '6h',
    rows: [verdict(thresholds), demand(thresholds), starts, promises(objective), money, week],
  };
}
