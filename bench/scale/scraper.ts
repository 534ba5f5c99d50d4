/** A real Prometheus that scrapes a fleet as examples/prometheus does. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rulesFile } from '../../alerts/rules-file.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { runPrometheus } from '../../exporter/demo/prometheus/process.ts';
import type { RunningPrometheus } from '../../exporter/demo/prometheus/process.ts';
import { pathOf } from './fleet.ts';

/** Value of the `job` label. */
export const JOB = 'headroom';
const READY_MS = 60_000;

export interface ScraperOptions {
  /** Path of the program. */
  readonly prometheus: string;
  /** Holds its configuration, and its data in a folder `data`. */
  readonly folder: string;
  /** `host:port` of the fleet. */
  readonly address: string;
  readonly nodes: number;
  readonly scrapeSeconds: number;
  readonly groups: readonly RuleGroup[];
  /** Prometheus durations; the default of two hours unless given. */
  readonly block?: string | undefined;
}

/** Value of the `instance` label of a node. */
export function instanceOf(node: number): string {
  return `node-${node}`;
}

/** Starts it, and waits until it has opened its data. @throws Error with what it said when it does not start */
export async function startScraper(options: ScraperOptions): Promise<RunningPrometheus> {
  const { prometheus, folder, groups, block } = options;
  const config = join(folder, 'prometheus.yml');
  await writeFile(join(folder, 'scale.rules.yaml'), rulesFile({ groups }, 'bench/scale'));
  await writeFile(config, configText(options));
  const blocks =
    block === undefined
      ? []
      : [`--storage.tsdb.min-block-duration=${block}`, `--storage.tsdb.max-block-duration=${block}`];
  const running = await runPrometheus(prometheus, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=60d',
    ...blocks,
  ]);
  const deadline = Date.now() + READY_MS;
  while (!(await fetch(`${running.url}/-/ready`)).ok) {
    if (Date.now() < deadline) continue;
    await running.stop();
    throw new Error(`Prometheus is not ready after ${READY_MS / 1000} s`);
  }
  return running;
}

/** YAML takes JSON as it is. */
function configText({ address, nodes, scrapeSeconds }: ScraperOptions): string {
  const targets = Array.from({ length: nodes }, (_, node) => ({
    targets: [address],
    labels: { instance: instanceOf(node), __metrics_path__: pathOf(node) },
  }));
  return JSON.stringify({
    global: { scrape_interval: `${scrapeSeconds}s`, scrape_timeout: `${Math.min(10, scrapeSeconds)}s` },
    rule_files: ['scale.rules.yaml'],
    scrape_configs: [{ job_name: JOB, sample_limit: 50_000, static_configs: targets }],
  });
}
