import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { KEEPS_EXEMPLARS } from '../demo/prometheus/server.ts';
import { startChild } from './child.ts';
import type { Child, Cleanup } from './child.ts';
import { toolPath } from './tools.ts';
import { waitFor } from './wait-for.ts';

export interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs: readonly { readonly targets: readonly string[] }[];
  readonly metrics_path?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly honor_labels?: boolean;
  readonly scheme?: 'http' | 'https';
  readonly tls_config?: Readonly<Record<string, string>>;
  readonly basic_auth?: { readonly username: string; readonly password: string };
}

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metadata = z.object({ type: z.string(), help: z.string(), unit: z.string() });
export type Metadata = z.infer<typeof metadata>;

export interface Prometheus extends Child {
  readonly url: string;
  /**
   * An instant query, at `time` (Unix seconds) or now.
   * @throws Error with the message of Prometheus when it does not take the expression
   */
  query(expression: string, time?: number): Promise<readonly Series[]>;
  /** The value of the only series of the answer, `undefined` if there is none. @throws Error if there are more */
  value(expression: string): Promise<number | undefined>;
  /** What the pages of a job say of a family: its metadata, `undefined` if they do not name it. */
  metadata(job: string, name: string): Promise<Metadata | undefined>;
  /** Waits until every target has been scraped so many times, well or not. */
  scraped(times: number): Promise<void>;
}

/**
 * Starts a real Prometheus that scrapes every second, with its data in a folder that goes when the test ends.
 * `rules` is the text of a rule file.
 */
export async function startPrometheus(
  scrapeConfigs: readonly ScrapeConfig[],
  cleanup: Cleanup,
  rules = 'groups: []',
  /** Puts blocks into its data before it starts. */
  fill?: (dataFolder: string) => Promise<void>,
  /** URL of the Alertmanager that alerts are sent to. */
  alertmanager?: string,
): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-prometheus-'));
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: scrapeConfigs,
    rule_files: [join(folder, 'test.rules.yaml')],
    ...(alertmanager !== undefined && { alerting: alertingTo(alertmanager) }),
  };
  await writeFile(join(folder, 'test.rules.yaml'), rules);
  // YAML takes JSON as it is.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  let child: Child | undefined;
  cleanup(async () => {
    child?.signal('SIGKILL');
    await child?.exit;
    await rm(folder, { recursive: true, force: true });
  });
  if (fill) await fill(join(folder, 'data'));
  child = startChild(
    toolPath('prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      KEEPS_EXEMPLARS,
      // An alert whose first delivery is lost is sent again only after this.
      '--rules.alert.resend-delay=5s',
    ],
    { cleanup },
  );
  const url = `http://${await child.said(/msg="Listening on".* address=(\S+)/)}`;
  const query = (expression: string, time?: number) => instantQuery(url, expression, time);
  await waitFor(() => mustBeReady(url), 15_000);
  const value = async (expression: string) => only(expression, await query(expression));
  return {
    ...child,
    url,
    query,
    value,
    metadata: (job, name) => targetMetadata(url, job, name),
    scraped: (times) =>
      waitFor(
        async () => {
          // Not `up`: a past that was written has that, too.
          const least = (await value('min(count_over_time(scrape_samples_scraped[5m]))')) ?? 0;
          if (least < times) throw new Error(`${least} of ${times} scrapes were made`);
        },
        10_000 + 2_000 * times,
        200,
      ),
  };
}

function alertingTo(alertmanager: string) {
  return { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager).host] }] }] };
}

async function mustBeReady(url: string): Promise<void> {
  const response = await fetch(`${url}/-/ready`);
  const text = await response.text();
  if (!response.ok) throw new Error(`Prometheus is not ready: ${text}`);
}

const vector = z.object({
  result: z.array(
    z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
  ),
});

async function instantQuery(url: string, expression: string, time?: number): Promise<Series[]> {
  const at = time === undefined ? '' : `&time=${time}`;
  const query = `${url}/api/v1/query?query=${encodeURIComponent(expression)}${at}`;
  const { result } = vector.parse(await get(query));
  return result.map(({ metric, value }) => ({ labels: metric, value: toNumber(value[1]) }));
}

async function targetMetadata(url: string, job: string, name: string): Promise<Metadata | undefined> {
  const target = encodeURIComponent(`{job="${job}"}`);
  const found = await get(`${url}/api/v1/targets/metadata?match_target=${target}&metric=${name}`);
  return z.array(metadata).parse(found)[0];
}

const answer = z.object({ error: z.string().optional(), data: z.unknown().optional() });

async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  const { data, error } = answer.parse(await response.json());
  if (error !== undefined) throw new Error(`Prometheus refuses ${decodeURIComponent(url)}: ${error}`);
  return data;
}

/** Numbers as Prometheus writes them. */
function toNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

function only(expression: string, series: readonly Series[]): number | undefined {
  if (series.length > 1) throw new Error(`"${expression}" gives ${series.length} series, not one`);
  return series[0]?.value;
}
