/** The Prometheus servers of the test: one in whose past, and on whose targets, everything goes wrong, and one a while later. */
import { mkdir } from 'node:fs/promises';
import type { Cleanup } from '../../exporter/e2e/child.ts';
import { startPrometheus } from '../../exporter/e2e/prometheus.ts';
import type { Prometheus, ScrapeConfig } from '../../exporter/e2e/prometheus.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { alertingGroups } from '../alerting/groups.ts';
import { auditGroups } from '../audit/groups.ts';
import { rulesFile } from '../rules-file.ts';
import { importSeries } from '../past/import-series.ts';
import type { TimedSeries } from '../past/timed-series.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { baselinePasts } from './baselines.test.support.ts';
import { pacePast } from './pace.test.support.ts';
import { TROUBLES, writePast } from './troubles.test.support.ts';
import type { Moment } from './troubles.test.support.ts';

/** What a minute that a condition must hold is divided by; windows stay as they are. */
const PACE = 600;
const INTERVAL = '1s';
/** Goes on for ever: what is over is so because its cause is, not because nobody sends alerts any more. */
export const ENDLESS = 'endless';

export interface Stage {
  readonly moment: Moment;
  readonly targets: readonly ScrapeConfig[];
  /** URL. */
  readonly alertmanager: string;
  /** Its past beside what is simulated. */
  readonly series: () => readonly TimedSeries[];
}

export function startStage(
  { moment, targets, alertmanager, series }: Stage,
  cleanup: Cleanup,
): Promise<Prometheus> {
  const groups = [
    ...verdictGroups(DEFAULT_THRESHOLDS, INTERVAL),
    ...alertingGroups({ pace: PACE, interval: INTERVAL, dashboardUrl: 'http://grafana.example' }),
    ...auditGroups({ interval: INTERVAL }),
  ];
  const fill = async (folder: string) => {
    await mkdir(folder, { recursive: true });
    const blocks = { promtool: toolPath('promtool'), data: folder };
    await importSeries(await baselinePasts(moment), blocks);
    await importSeries(await pacePast(moment), blocks);
    for (const [job, trouble] of Object.entries(TROUBLES)) await writePast(job, trouble, moment, folder);
    const { stalled } = TROUBLES;
    if (stalled) await writePast(ENDLESS, stalled, 'during', folder);
    await importSeries(series(), blocks);
  };
  return startPrometheus(targets, cleanup, rulesFile({ groups }, 'a test'), fill, alertmanager);
}
