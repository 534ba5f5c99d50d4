/** What dashboards are drawn of: each scenario of the simulator, a week of one of them, an exporter that runs, and a machine with GPUs. */
import { baselineGroups } from '../alerts/baselines/groups.ts';
import { DEFAULT_BASELINES } from '../alerts/kit.ts';
import { recordingGroups } from '../alerts/recording/groups.ts';
import { auditRecords } from '../alerts/audit/groups.ts';
import type { RuleGroup } from '../alerts/rules.ts';
import { verdictGroups } from '../alerts/verdict/groups.ts';
import { VERDICT_SERIES } from '../alerts/verdict/promql.ts';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import { startProgram } from '../exporter/e2e/program.ts';
import type { Cleanup } from '../exporter/e2e/child.ts';
import { startPrometheus } from '../exporter/e2e/prometheus.ts';
import { SCENARIO_NAMES } from '../exporter/simulator/scenarios/names.ts';
import { DAYS, twoWeeks } from './two-weeks.test.support.ts';
import type { View } from './drawing.test.support.ts';
import { startGpuNode } from './gpu-node.test.support.ts';
import { lastMinute } from './last-minute.test.support.ts';
import { pastOf } from './past.test.support.ts';

const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;
/** Baselines of all signals would take minutes. */
const SIGNALS = new Set(['request_rate', 'output_tokens_per_answer', 'empty_answers']);

/** By name; the keys are the columns of the table. */
export type Views = Readonly<Record<string, View>>;

export const A_WEEK = 'a week';
const TWO_WEEKS = 'two weeks';
const RUNNING = 'running now';
const A_NODE = 'a GPU node';

export async function startViews(cleanup: Cleanup): Promise<Views> {
  // They run for a minute at least while the past of the others is made.
  const running = await startExporter(cleanup);
  const node = await startGpuNode(cleanup);
  return {
    ...(await hoursOfScenarios(cleanup)),
    [A_WEEK]: await aWeek(cleanup),
    [TWO_WEEKS]: await growingDemand(cleanup),
    [RUNNING]: await running(),
    [A_NODE]: await node(),
  };
}

async function hoursOfScenarios(cleanup: Cleanup): Promise<Views> {
  const { url, to } = await pastOf(
    {
      scenarios: SCENARIO_NAMES,
      gpus: 2,
      hours: 2,
      everyMs: 15_000,
      groups: recordingGroups(),
    },
    cleanup,
  );
  const view = (instance: string): View => ({ url, from: to - HOUR, to, variables: { instance } });
  return Object.fromEntries(SCENARIO_NAMES.map((name) => [name, view(name)]));
}

/** Its load is that of every week; its answers change at the end. */
async function aWeek(cleanup: Cleanup): Promise<View> {
  const signals = DEFAULT_BASELINES.signals.filter(({ signal }) => SIGNALS.has(signal));
  const { url, to } = await pastOf(
    {
      scenarios: ['silent-failure'],
      gpus: 2,
      hours: 8.1 * 24,
      everyMs: 60_000,
      groups: [...recordingGroups(), ...baselineGroups({ ...DEFAULT_BASELINES, signals })],
    },
    cleanup,
  );
  return { url, from: to - WEEK, to, variables: {} };
}

/** Alerts are recorded at all times that they fire, and the audit is of them. */
async function growingDemand(cleanup: Cleanup): Promise<View> {
  const series = twoWeeks(Math.floor(Date.now() / 1000));
  const groups = [...inputGroups(), ...recordingGroups(), ...auditRecords()];
  const { url, to } = await pastOf(
    { scenarios: [], gpus: 1, hours: DAYS * 24, everyMs: 60_000, groups, series },
    cleanup,
  );
  return { url, from: to - 2 * WEEK, to, variables: {} };
}

/** The verdict itself reads what it was before, and is not asked for here. */
function inputGroups(): readonly RuleGroup[] {
  return verdictGroups(DEFAULT_THRESHOLDS).map(({ name, interval, rules }) => ({
    name,
    interval,
    rules: rules.filter((rule) => 'record' in rule && rule.record !== VERDICT_SERIES),
  }));
}

/** What an exporter says of itself is in no past that is simulated. */
async function startExporter(cleanup: Cleanup): Promise<() => Promise<View>> {
  const { url: exporter } = await startProgram(['demo', '--no-prometheus', '--gpus=2'], { cleanup });
  const scraped = { job_name: 'headroom', static_configs: [{ targets: [new URL(exporter).host] }] };
  const prometheus = await startPrometheus([scraped], cleanup);
  await prometheus.scraped(1);
  return () => lastMinute(prometheus);
}
