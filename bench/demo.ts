import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleFiles } from '../alerts/kit.ts';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import { pastGroups, recordHistory } from '../exporter/demo/history/record-history.ts';
import { writeHistory } from '../exporter/demo/history/write-history.ts';
import { toolPath } from '../exporter/e2e/tools.ts';
import { scenarioOf } from '../exporter/simulator/scenarios/scenarios.ts';
import { Simulation } from '../exporter/simulator/simulation.ts';
import { startExporter } from './program.ts';
import type { Figure } from './table.ts';

const GPUS = 4;
const DAY_SECONDS = 86_400;
const DAYS = 21;
const onProgress = () => undefined;

/** A day of the usual service: simulated seconds for each second of CPU. */
export function measureSimulator(): readonly Figure[] {
  const now = Date.now() / 1000;
  const options = { gpus: GPUS, seed: 1, startsAt: now - 2 * DAY_SECONDS, now, speed: 1 };
  const simulation = new Simulation(scenarioOf('healthy'), options);
  simulation.advanceTo(now - DAY_SECONDS);
  const before = process.cpuUsage();
  simulation.advanceTo(now);
  const { user, system } = process.cpuUsage(before);
  const value = DAY_SECONDS / ((user + system) / 1e6);
  return [
    { what: `simulated time over CPU time, ${GPUS} GPUs`, value, unit: 'times', least: 10_000, ofCpu: true },
  ];
}

/** What a person waits for until Prometheus has its past. */
export async function measureHistory(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const began = performance.now();
  const signal = new AbortController().signal;
  const tools = { prometheus: toolPath('prometheus'), promtool: toolPath('promtool') };
  const groups = pastGroups(ruleFiles({ verdict: DEFAULT_THRESHOLDS }));
  try {
    await writeHistory(scenarioOf('healthy'), {
      gpus: GPUS,
      seed: 1,
      speed: 1,
      days: DAYS,
      prices: {},
      thresholds: DEFAULT_THRESHOLDS,
      promtool: tools.promtool,
      folder,
      target: { job: 'headroom', instance: 'demo' },
      onProgress,
      signal,
    });
    const end = Math.floor(Date.now() / 1000);
    await recordHistory({ ...tools, groups, days: DAYS, end, data: folder, onProgress, signal });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const value = (performance.now() - began) / 1000;
  return [
    {
      what: `demo: ${DAYS} days of history and what the rules make of it, ${GPUS} GPUs`,
      value,
      unit: 's',
      target: 120,
    },
  ];
}

/** From the command to a page with a verdict. */
export async function measureDemoStart(): Promise<readonly Figure[]> {
  const program = await startExporter(['demo', '--no-prometheus']);
  const response = await fetch(`http://127.0.0.1:${program.port}/status/view`);
  const view = await response.text();
  const value = (performance.now() - program.startedAt) / 1000;
  await program.stop();
  if (!view.includes('"kv_bound"')) throw new Error('the page of the demo has no verdict');
  return [{ what: 'demo: start to a page with its verdict', value, unit: 's', target: 3 }];
}
