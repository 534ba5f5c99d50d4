/** A machine with GPUs behind a fake NVML, and senders: MIG, NVLink, processes, errors and events are in no past that is simulated. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingGroups } from '../alerts/recording/groups.ts';
import { rulesFile } from '../alerts/rules-file.ts';
import type { Cleanup } from '../exporter/e2e/child.ts';
import { postEvents, requestEvent } from '../exporter/e2e/post.ts';
import { startProgram } from '../exporter/e2e/program.ts';
import type { Program } from '../exporter/e2e/program.ts';
import { startPrometheus } from '../exporter/e2e/prometheus.ts';
import { buildFakeNvml, writeScenario } from '../exporter/sources/gpu/nvml/fake/build.ts';
import { startKubelet } from '../exporter/sources/kubernetes/kubelet.test.support.ts';
import type { Pod } from '../exporter/sources/kubernetes/kubelet.test.support.ts';
import type { View } from './drawing.test.support.ts';
import { lastMinute } from './last-minute.test.support.ts';

/** Of the first GPU. */
const UUID = 'GPU-fa4e0000-0000-4000-8000-000000000000';

/** One at work and sick, one that is cut. */
const SCENARIO = [
  'gpus 2',
  `gpu 0 uuid ${UUID}`,
  'gpu * utilisation 80',
  'gpu * nvlinks 18',
  ...[2, 3, 5, 10, 11, 12, 13].map((metric) => `gpu * gpm ${metric} 40`),
  'gpu 0 process pid=4120 memory=68719476736 name=/usr/bin/python3 -m vllm',
  'gpu 1 mig 0 gi=1 ci=0 profile=3g.40gb sms=60 memory_total=42000000000 used=30000000000 reserved=10000000',
  'gpu 1 mig 1 gi=9 ci=0 profile=1g.10gb sms=16 memory_total=10500000000 used=9900000000 reserved=10000000',
  'gpu 0 clocks_event_reasons 0x48',
  'gpu 0 ecc_uncorrected_volatile 1',
  'gpu 0 remap_pending 1',
  'xid gpu=0 code=48 seq=1',
];

/** One server pushes, and what should be the page of the other is none. */
const CONFIG = `inference:
  servers:
    - { name: chat, pushed: true, devices: [0] }
    - { name: code, url: 'http://127.0.0.1:1/metrics', timeout: 1s }
`;

/** What is recorded of GPUs. */
const RULES = rulesFile(
  {
    groups: recordingGroups({ interval: '1s' }).filter(({ name }) => name === 'headroom-recording-gpu'),
  },
  'a test',
);

const POD: Pod = {
  name: 'chat-0',
  namespace: 'serving',
  containers: [{ name: 'vllm', devices: [{ resource_name: 'nvidia.com/gpu', device_ids: [UUID] }] }],
};

/** Somebody breaks the file, and asks for it to be loaded. */
async function refuseConfig(program: Program, config: string): Promise<void> {
  await writeFile(config, 'inference: none\n');
  program.signal('SIGHUP');
}

/** Gives how to see its last minute, with events and a config that was refused in it. */
export async function startGpuNode(cleanup: Cleanup): Promise<() => Promise<View>> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-gpu-node-'));
  cleanup(() => rm(folder, { recursive: true, force: true }));
  const [scenario, config] = [join(folder, 'scenario'), join(folder, 'headroom.yaml')];
  writeScenario(scenario, SCENARIO);
  await writeFile(config, CONFIG);
  const kubelet = await startKubelet({ pods: [POD] }, cleanup);
  const flags = [
    '--gpu.source=nvml',
    `--gpu.nvml-library=${await buildFakeNvml()}`,
    '--gpu.processes',
    `--kubernetes.pod-resources-socket=${kubelet.socket}`,
    '--gpu.detail-interval=1s',
    `--config.file=${config}`,
  ];
  const program = await startProgram(flags, { cleanup, env: { FAKE_NVML_SCENARIO: scenario } });
  const scraped = { job_name: 'headroom', static_configs: [{ targets: [new URL(program.url).host] }] };
  const prometheus = await startPrometheus([scraped], cleanup, RULES);
  await postEvents(program.url, requestEvent(1));
  await prometheus.scraped(1);
  return async () => {
    const events = [requestEvent(1), requestEvent(2), requestEvent(2), '{"type": 1}'];
    await postEvents(program.url, events.join('\n'));
    await refuseConfig(program, config);
    return lastMinute(prometheus);
  };
}
