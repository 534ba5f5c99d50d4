/** What the runbooks tell to run, run: expressions on a real Prometheus that scrapes the built program, commands in a shell. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MAIN, startProgram } from '../../exporter/e2e/program.ts';
import type { Program } from '../../exporter/e2e/program.ts';
import { postEvents } from '../../exporter/e2e/post.ts';
import { startPrometheus } from '../../exporter/e2e/prometheus.ts';
import type { Prometheus } from '../../exporter/e2e/prometheus.ts';
import { alertingGroups } from '../alerting/groups.ts';
import { auditGroups } from '../audit/groups.ts';
import { temporaryFolder } from '../causes/page.test.support.ts';
import { rulesFile } from '../rules-file.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { readRunbooks, runsHere } from './runbook.test.support.ts';

const RUNBOOKS = readRunbooks();
/** What the simulated node does not tell, so that an expression on it has no answer here. */
const NOT_TOLD: readonly RegExp[] = [
  /^baseline:/,
  // Recorded from days of demand.
  /^fleet_model:/,
  // Expected by the day before.
  /^server_model:inference_(pace|token_seconds)_/,
  /^gpu_(ecc|row)/,
  // Nothing is read from the cache by prompts of which none begin alike, and 0/0 is no number.
  /inference_prefix_cache_hits_total/,
];

let program: Program;
let prometheus: Prometheus;
const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);

beforeAll(async () => {
  const config = join(temporaryFolder(cleanup), 'headroom.yaml');
  writeFileSync(config, '{}');
  // XIDs and limited clocks; two GPUs, so that one is well.
  const flags = ['--no-prometheus', '--gpus=2', '--scenario=gpu-fault', `--config.file=${config}`];
  program = await startProgram(['demo', ...flags], { cleanup });
  const job = { job_name: 'headroom', static_configs: [{ targets: [new URL(program.url).host] }] };
  const fast = { pace: 1_000, interval: '1s' };
  const groups = [...verdictGroups(DEFAULT_THRESHOLDS, '1s'), ...alertingGroups(fast), ...auditGroups(fast)];
  prometheus = await startPrometheus([job], cleanup, rulesFile({ groups }, 'a test'));
  await postEvents(program.url, review());
  await mustBeThere('alert_audit:unreviewed:14d and alert_audit:false_alarm:ratio_14d');
  await mustBeThere('headroom:verdict');
}, 60_000);

function mustBeThere(expression: string): Promise<void> {
  return vi.waitFor(
    async () => {
      if ((await prometheus.query(expression)).length === 0) throw new Error(`${expression} gives nothing`);
    },
    { timeout: 40_000, interval: 250 },
  );
}

function review(): string {
  return JSON.stringify({
    event_id: 'review-1',
    type: 'alert.reviewed',
    schema_version: 2,
    occurred_at: new Date().toISOString(),
    data: { alertname: 'GpuFatalXid', verdict: 'real' },
  });
}

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

const EXPRESSIONS = RUNBOOKS.flatMap(({ name, expressions }) =>
  expressions.map((expression) => [name, expression] as const),
);
const isTold = (expression: string) => !NOT_TOLD.some((pattern) => pattern.test(expression));

test.each(EXPRESSIONS.filter(([, expression]) => isTold(expression)))('%s: %s', async (_, expression) => {
  // Some need one more request than has come so far.
  await expect.poll(() => prometheus.query(expression), { timeout: 20_000, interval: 250 }).not.toEqual([]);
});

test.each(EXPRESSIONS.filter(([, expression]) => !isTold(expression)))(
  '%s, not told by the simulator: %s',
  async (_, expression) => {
    await expect(prometheus.query(expression)).resolves.toBeInstanceOf(Array);
  },
);

const COMMANDS = RUNBOOKS.flatMap(({ name, commands }) =>
  commands.filter(runsHere).map((command) => [name, command] as const),
);

test.each(COMMANDS)('%s: %s', async (_, command) => {
  expect(await shell(command)).not.toBe('');
});

/** In a shell, with the program under its name and the exporter at the address that it has here. */
async function shell(command: string): Promise<string> {
  // A review ends with 1 where there is one to make, and that is no failure.
  const run = `"${process.execPath}" "${MAIN}" "$@" || [ "$1 $?" = 'review 1' ]`;
  const script = `gpu-headroom() { ${run}; }; set -o pipefail; ${command}`;
  const here = script
    .replaceAll('http://localhost:9840', program.url)
    .replaceAll('http://localhost:9090', prometheus.url);
  const env = { ...process.env, HEADROOM_GPU_SOURCE: 'simulated' };
  const { stdout } = await promisify(execFile)('bash', ['-c', here], { env, timeout: 20_000 });
  return stdout.trim();
}
