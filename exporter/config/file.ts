import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { complaintLine, complaintsOf } from '../validation/complaint.ts';
import { ConfigProblem } from './problem.ts';
import { configFile } from './schema.ts';
import type { Config } from './schema.ts';

/**
 * Reads and checks the config file.
 * @throws ConfigProblem with one line for each mistake: key, what was found, what would work
 */
export async function readConfigFile(path: string): Promise<Config> {
  return parseConfig(await readText(path), path);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : code;
    throw new ConfigProblem([`--config.file: ${path}: ${reason}. Try an existing YAML file.`]);
  }
}

export function parseConfig(text: string, path: string): Config {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigProblem(
      document.errors.map((error) => {
        const { line, col } = lineCounter.linePos(error.pos[0]);
        return `${path}:${line}:${col}: not YAML: ${error.message}`;
      }),
    );
  }
  const found = toPlain(document, path);
  const result = configFile.safeParse(found);
  if (result.success) return result.data;
  throw new ConfigProblem(result.error.issues.flatMap((issue) => describe(issue, found)));
}

function toPlain(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw new ConfigProblem([`${path}: not usable as YAML: ${String(error)}. Write repeated parts out.`]);
  }
}

function describe(issue: z.core.$ZodIssue, root: unknown): string[] {
  return complaintsOf(issue, root, example, KEYS).map((complaint) => {
    const see = issue.code === 'unrecognized_keys' ? ' See README.md, Configuration.' : '';
    return `${complaintLine(complaint, 'config')}${see}`;
  });
}

const THRESHOLD_EXAMPLES = Object.fromEntries(
  Object.values(THRESHOLDS).map(({ key, byDefault }) => [key, String(byDefault)]),
);

/** A value that works, for each key that can be wrong in type or size. */
const EXAMPLES: Readonly<Record<string, string>> = {
  inference: '{servers: [...]}',
  servers: '[{name: chat, url: "http://127.0.0.1:8000/metrics"}]',
  name: '"chat"',
  url: '"http://127.0.0.1:8000/metrics"',
  pushed: 'true',
  engine: 'auto',
  devices: '[0, 1]',
  max_batch_size: '256',
  slo: '{ttft: 2s, time_per_output_token: 100ms}',
  ttft: '"2s"',
  time_per_output_token: '"100ms"',
  timeout: '"5s"',
  sample_interval: '"5s"',
  intake: '{token_file: /run/secrets/headroom-token}',
  token_file: '/run/secrets/headroom-token',
  events_per_second: '100000',
  max_body_bytes: '4194304',
  stale_after: '"1m"',
  state_directory: '/var/lib/gpu-headroom',
  verdict: '{busy: 0.6}',
  ...THRESHOLD_EXAMPLES,
  baselines: '{time_zone: Europe/Berlin}',
  time_zone: '"Europe/Berlin"',
  signals: '[{signal: my_tokens, kind: rate, minimum_effect: 5, expr: "my:tokens:rate5m"}]',
  ignore: '[queue_depth]',
  signal: '"my_tokens"',
  kind: 'rate',
  direction: 'down',
  unit: '"tokens/s"',
  minimum_effect: '5',
  minimum_traffic: '{expr: "my:requests:rate5m", at_least: 0.1}',
  at_least: '0.1',
  expr: '"my:tokens:rate5m"',
  help: '"Tokens of my server."',
  alerts: '{slo_objective: 0.99}',
  slo_objective: '0.99',
  dashboard_url: '"https://grafana.example.com"',
  runbook_url: '"https://wiki.example.com/headroom"',
  cost: '{dollars_per_gpu_hour: {default: 2.50}}',
  dollars_per_gpu_hour: '{default: 2.50}',
};
const KEYS = Object.keys(EXAMPLES);

function example(path: readonly PropertyKey[]): string {
  const names = path.filter((part) => typeof part === 'string');
  const name = names.at(-1) ?? '';
  if (path.length === 0) return 'a mapping such as "inference: {servers: []}"';
  if (typeof path.at(-1) === 'number' && name === 'devices') return '0';
  if (names.at(-2) === 'dollars_per_gpu_hour') return '2.50';
  return EXAMPLES[name] ?? 'another value';
}
