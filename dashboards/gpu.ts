import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import type { Thresholds } from '../alerts/verdict/thresholds.ts';
import { gpu as families } from '../exporter/catalogue/index.ts';
import { annotation } from './frame/annotations.ts';
import type { Board } from './frame/board.ts';
import { activity } from './gpu/activity.ts';
import { clocks } from './gpu/clocks.ts';
import { errors } from './gpu/errors.ts';
import { glance } from './gpu/glance.ts';
import { host } from './gpu/host.ts';
import { links } from './gpu/links.ts';
import { memory } from './gpu/memory.ts';
import { mig } from './gpu/mig.ts';
import { pods } from './gpu/pods.ts';
import { power } from './gpu/power.ts';
import { told } from './gpu/told.ts';
import { work } from './gpu/work.ts';
import { select } from './queries/select.ts';

/** When the driver reported one, on every panel. */
const xids = annotation({
  name: 'XIDs',
  color: 'purple',
  expr: `${select(families.xidLastTimestamp, 'gpu')} * 1000`,
  title: 'XID {{xid}}',
  text: 'GPU {{device_id}} of {{instance}}',
  atValue: true,
});

/** @param thresholds of the verdict */
export function gpu(thresholds: Thresholds): Board {
  return {
    uid: DASHBOARDS.gpu.uid,
    title: 'GPU',
    question: 'Is this GPU well, what does it do, and what holds it back?',
    variables: ['job', 'instance', 'device_id', 'uuid'],
    ownAnnotations: [xids],
    lookBack: '3h',
    rows: [
      glance(thresholds),
      work,
      memory,
      power,
      clocks,
      errors,
      activity,
      links,
      mig,
      pods(thresholds),
      host,
      told,
    ],
  };
}
