/** The configuration as it is shipped, by the real amtool and Alertmanager. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { alertTopics } from '../../alerts/alerting/groups.ts';
import { startAlertmanager } from '../../exporter/e2e/alertmanager.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';

const FILE = fileURLToPath(new URL('alertmanager.yaml', import.meta.url));
const TEXT = readFileSync(FILE, 'utf8');

function amtool(...args: string[]) {
  const { status, stdout } = spawnSync(toolPath('amtool'), args, { encoding: 'utf8' });
  return { status, output: stdout };
}

test('amtool takes it', () => {
  const { status, output } = amtool('check-config', FILE);
  expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

test.each([
  ['critical', 'page'],
  ['warning', 'ticket'],
  ['info', 'nobody'],
])('%s goes to %s alone', (severity, receiver) => {
  const labels = [`severity=${severity}`, 'alertname=InferenceStalled', 'server=chat'];
  const { status, output } = amtool('config', 'routes', 'test', `--config.file=${FILE}`, ...labels);
  expect([status, output.trim()]).toEqual([0, receiver]);
});

const config = z.object({
  inhibit_rules: z.array(
    z.object({ source_matchers: z.array(z.string()), target_matchers: z.array(z.string()) }),
  ),
});

test('every alert that it names exists', () => {
  const matchers = config
    .parse(parse(TEXT))
    .inhibit_rules.flatMap((rule) => [rule.source_matchers, rule.target_matchers].flat());
  const named = matchers
    .filter((matcher) => matcher.startsWith('alertname'))
    .flatMap((matcher) => /"(.*)"/.exec(matcher)?.[1]?.split('|') ?? []);
  const known = new Set(alertTopics().flatMap(({ alerts }) => alerts.map(({ name }) => name)));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

const page = { severity: 'critical' };
const ticket = { severity: 'warning' };
const chat = { instance: 'a:9840', server: 'chat', model: 'm' };
const code = { instance: 'b:9840', server: 'code', model: 'c' };
const gpu = { instance: 'a:9840', device_id: '0', uuid: 'GPU-0' };
const otherGpu = { instance: 'a:9840', device_id: '1', uuid: 'GPU-1' };

interface Story {
  readonly because: Readonly<Record<string, string>>;
  readonly inhibited: readonly Readonly<Record<string, string>>[];
  readonly told: readonly Readonly<Record<string, string>>[];
}

const STORIES: Readonly<Record<string, Story>> = {
  'a page of a server, its tickets': {
    because: { alertname: 'InferenceStalled', ...page, ...chat },
    inhibited: [
      { alertname: 'InferenceEmptyAnswers', ...ticket, ...chat },
      { alertname: 'BaselineDeviation', signal: 'ttft', ...ticket, ...chat },
      { alertname: 'InferenceQueueNotDraining', ...page, ...chat },
    ],
    told: [
      { alertname: 'InferenceEmptyAnswers', ...ticket, ...code },
      { alertname: 'HeadroomSourceDown', source: 'gpu', ...ticket, instance: 'a:9840' },
      { alertname: 'GpuClocksLimited', ...ticket, ...gpu },
    ],
  },
  'a broken SLO, deviations of the same model': {
    because: { alertname: 'InferenceSloBurnFast', objective: 'ttft', ...page, ...chat },
    inhibited: [
      { alertname: 'InferenceSloBurnSlow', objective: 'ttft', ...page, ...chat },
      // Of another server of the model.
      { alertname: 'BaselineDeviation', signal: 'ttft', ...ticket, ...chat, server: 'chat-2' },
    ],
    told: [
      { alertname: 'InferenceSloBurnSlow', objective: 'time_per_output_token', ...page, ...chat },
      { alertname: 'BaselineDeviation', signal: 'ttft', ...ticket, ...code },
      { alertname: 'BaselineDeviation', signal: 'power', ...ticket, instance: 'a:9840' },
    ],
  },
  'no server, everything else about the model': {
    because: { alertname: 'InferenceNoReadyServer', ...page, model: 'm' },
    inhibited: [
      { alertname: 'InferenceSloBurnFast', objective: 'ttft', ...page, ...chat },
      { alertname: 'InferenceColdStarts', ...ticket, model: 'm' },
    ],
    told: [
      { alertname: 'InferenceStalled', ...page, ...code },
      { alertname: 'InferenceColdStarts', ...ticket, model: 'c' },
    ],
  },
  'an XID, tickets of the same GPU': {
    because: { alertname: 'GpuFatalXid', xid: '48', ...page, ...gpu },
    inhibited: [{ alertname: 'GpuEccUncorrected', ...ticket, ...gpu }],
    told: [
      { alertname: 'GpuEccUncorrected', ...ticket, ...otherGpu },
      { alertname: 'HeadroomSourceDown', source: 'gpu', ...ticket, instance: 'a:9840' },
    ],
  },
  'an exporter that is down, its sources': {
    because: { alertname: 'HeadroomExporterDown', ...ticket, instance: 'a:9840' },
    inhibited: [{ alertname: 'HeadroomSourceDown', source: 'gpu', ...ticket, instance: 'a:9840' }],
    told: [{ alertname: 'HeadroomSourceDown', source: 'gpu', ...ticket, instance: 'b:9840' }],
  },
  'a reading that hangs, that its source is down': {
    because: { alertname: 'HeadroomSourceStale', source: 'gpu', ...ticket, instance: 'a:9840' },
    inhibited: [{ alertname: 'HeadroomSourceDown', source: 'gpu', ...ticket, instance: 'a:9840' }],
    told: [{ alertname: 'HeadroomSourceDown', source: 'host', ...ticket, instance: 'a:9840' }],
  },
};

test.each(Object.entries(STORIES))(
  'inhibits because of %s',
  async (_, { because, inhibited, told }) => {
    const alertmanager = await startAlertmanager(TEXT, onTestFinished);
    await alertmanager.post([because, ...inhibited, ...told]);
    const quiet = async () => {
      const alerts = await alertmanager.alerts();
      return alerts.filter(({ status }) => status.inhibitedBy.length > 0).map(({ labels }) => labels);
    };
    await expect
      .poll(async () => (await alertmanager.alerts()).length)
      .toBe(1 + inhibited.length + told.length);
    await expect.poll(quiet, { timeout: 10_000, interval: 100 }).toHaveLength(inhibited.length);
    expect(await quiet()).toEqual(expect.arrayContaining([...inhibited]));
  },
  60_000,
);
