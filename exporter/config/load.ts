import { NO_LABELS } from '../../alerts/labels.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { INTAKE_DEFAULTS } from './intake-defaults.ts';
import type { Options } from './options.ts';
import type { Config } from './schema.ts';
import { DEFAULT_WATCH } from './watch-defaults.ts';

/** What holds without a config file. */
const NO_FILE: Config = {
  servers: [],
  pushedServers: [],
  intake: INTAKE_DEFAULTS,
  verdict: DEFAULT_THRESHOLDS,
  baselines: DEFAULT_WATCH,
  alerts: {},
  labels: NO_LABELS,
  dashboards: {},
  dollarsPerGpuHour: {},
};

/** The config file of the flags, checked. The checker is loaded only when there is a file: it is a third of our start. */
export async function loadConfig(options: Options): Promise<Config> {
  const path = options['config.file'];
  if (path === '') return NO_FILE;
  const { readConfigFile } = await import('./file.ts');
  return readConfigFile(path);
}
