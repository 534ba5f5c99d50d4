import type { LabelOptions } from '../../alerts/labels.ts';
import { PROMISED_SHARE } from '../../alerts/recording/slo.ts';
import { count, isOne } from '../../alerts/verdict/figures.ts';
import { self } from '../catalogue/index.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { PrometheusClient, Range } from '../prometheus-client/client.ts';
import { PrometheusProblem } from '../prometheus-client/problem.ts';
import { adviceOn } from './findings/advice.ts';
import { hoursOfWeek } from './findings/local-hours.ts';
import { namesOf } from './findings/names.ts';
import { notesOf } from './findings/notes.ts';
import { replicasOf } from './findings/replicas.ts';
import { serverReport } from './findings/server.ts';
import { trendOf } from './findings/trend.ts';
import { unsaidOf } from './findings/unsaid.ts';
import { warmPoolOf } from './findings/warm-pool.ts';
import { rangeBefore } from './read/grid.ts';
import { MODEL_QUERIES, readModels } from './read/read-models.ts';
import type { ModelData } from './read/read-models.ts';
import { readServers, SERVER_QUERIES } from './read/read-servers.ts';
import type { ModelReport, Report } from './report.ts';

export interface ReportOptions {
  /** Seconds back from `now`, which is in Unix seconds. */
  readonly seconds: number;
  readonly now: number;
  /** Of the server, for the reader. */
  readonly source: string;
  readonly timeZone: string;
  readonly thresholds: Thresholds;
  /** Share of requests that must keep their SLO, 0-1. */
  readonly objective?: number | undefined;
  /** Labels of one's own targets. */
  readonly labels: LabelOptions;
  /** Gets what is done of it, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** The window of what is recorded: at this step nothing is looked at twice, and nothing is missed. */
const STEP = 300;
const MOST_STEPS = 4_032;
const DAY = 86_400;
const HOUR = 3_600;

/**
 * Reads what a report is made of and makes it.
 * @throws PrometheusProblem when the server does not answer, or has nothing to make a report of
 */
export async function makeReport(client: PrometheusClient, options: ReportOptions): Promise<Report> {
  const { seconds, now, thresholds, labels, onProgress } = options;
  const range = rangeBefore(now, seconds, STEP * Math.ceil(seconds / STEP / MOST_STEPS));
  let queries = 0;
  const onQuery = () => onProgress(++queries / (SERVER_QUERIES + MODEL_QUERIES));
  const read = await readServers(client, range, thresholds, onQuery);
  if (read.servers.length === 0) throw await nothingThere(client, options);
  const models = await readModels(client, read.servers, now, labels, onQuery);
  const reports = reportsOf(models, range, options);
  return {
    schema: 1,
    from: range.from - range.step,
    to: range.to,
    step: range.step,
    timeZone: options.timeZone,
    source: options.source,
    advice: adviceOn(reports),
    models: reports,
    unsaid: models.flatMap((model, index) => {
      const report = reports[index];
      return report ? unsaidOf(report, model) : [];
    }),
    notes: [
      ...notesOf(read, reports, models, range),
      ...[...client.warnings].map((text) => `The server said: ${text}.`),
    ],
  };
}

function reportsOf(
  models: readonly ModelData[],
  range: Range,
  { timeZone, objective = PROMISED_SHARE }: ReportOptions,
): readonly ModelReport[] {
  const modelNames = namesOf(
    models.map(({ labels }) => labels),
    ['model'],
  );
  const all = models.flatMap(({ servers }) => servers.map(({ labels }) => labels));
  const serverNames = namesOf(all, ['server', 'model']);
  const hourOfWeek = hoursOfWeek(timeZone, range.to - 2 * 31 * DAY);
  return models.map((model, index) => {
    const trend = trendOf(model.requests);
    const warmPool = warmPoolOf(model, range, hourOfWeek);
    return {
      name: modelNames[index] ?? '',
      servers: model.servers.map((server) =>
        serverReport(serverNames[all.indexOf(server.labels)] ?? '', server, range, objective),
      ),
      replicas: replicasOf(model, range, trend),
      ...(trend && { trend }),
      ...(warmPool && { warmPool }),
    };
  });
}

/** The server answers, and holds nothing of ours: what it holds instead. */
async function nothingThere(
  client: PrometheusClient,
  { now, seconds, source }: ReportOptions,
): Promise<PrometheusProblem> {
  const hours = Math.round(seconds / HOUR);
  const [targets, exporters] = [
    await countAt(client, 'up', now),
    await countAt(client, self.buildInfo.name, now),
  ];
  const what =
    targets === 0
      ? 'It has no targets at all now: is it the right server, and the right tenant?'
      : exporters > 0
        ? `It scrapes ${count(exporters, 'exporter')} that ${isOne(exporters) ? 'knows' : 'know'} of no inference server: name them under inference.servers in the config of the exporter.`
        : `It has ${count(targets, 'target')}: let it scrape the exporter, as the README says under "Use it".`;
  return new PrometheusProblem(
    `${source} has no series of an inference server in the last ${hours} hours, recorded or of the exporter. ${what}`,
  );
}

async function countAt(client: PrometheusClient, name: string, now: number): Promise<number> {
  const [found] = await client.instant(`count(${name})`, now);
  return found?.samples[0]?.[1] ?? 0;
}
