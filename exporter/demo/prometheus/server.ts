import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runPrometheus } from './process.ts';
import type { RunningPrometheus } from './process.ts';

export interface PrometheusOptions {
  readonly program: string;
  /** Holds configuration, rules and data. */
  readonly folder: string;
  /** `host:port` of the exporter. */
  readonly scrape: string;
  readonly telemetryPath: string;
  readonly target: { readonly job: string; readonly instance: string };
  /** Rule files: names and their text. */
  readonly rules: Readonly<Record<string, string>>;
  /** Ends the waiting for it to listen. */
  readonly signal: AbortSignal;
}

const SCRAPE_INTERVAL = '5s';
/** Alerts that fire at the end of the history go on: by default those that hold for less than 10 minutes would begin anew. */
const FOR_GRACE_PERIOD = '0s';
/** Longer than the history of the demo. */
const RETENTION = '90d';

/** Without it Prometheus throws exemplars away. */
export const KEEPS_EXEMPLARS = '--enable-feature=exemplar-storage';

/** Where Prometheus keeps its samples inside the folder of the demo. */
export function dataFolder(folder: string): string {
  return join(folder, 'data');
}

/**
 * Starts a Prometheus of our own on a free port of loopback.
 * @throws Error with what it said when it does not start, or when told to stop
 */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningPrometheus> {
  const config = join(options.folder, 'prometheus.yml');
  await writeFile(config, configText(options));
  for (const [name, text] of Object.entries(options.rules)) await writeFile(join(options.folder, name), text);
  return runPrometheus(
    options.program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dataFolder(options.folder)}`,
      `--storage.tsdb.retention.time=${RETENTION}`,
      `--rules.alert.for-grace-period=${FOR_GRACE_PERIOD}`,
      KEEPS_EXEMPLARS,
    ],
    options.signal,
  );
}

/** YAML takes JSON as it is. */
function configText({ scrape, telemetryPath, target, rules }: PrometheusOptions): string {
  return JSON.stringify({
    global: { scrape_interval: SCRAPE_INTERVAL, evaluation_interval: SCRAPE_INTERVAL },
    rule_files: Object.keys(rules),
    scrape_configs: [
      {
        job_name: target.job,
        metrics_path: telemetryPath,
        static_configs: [{ targets: [scrape], labels: { instance: target.instance } }],
      },
    ],
  });
}
