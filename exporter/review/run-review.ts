import type { ReadStream, WriteStream } from 'node:tty';
import { watchedAlerts } from '../../alerts/audit/groups.ts';
import type { Options } from '../config/options.ts';
import { NO_URL } from '../config/options.ts';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { Progress } from '../demo/terminal/progress.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import { connectionOf } from '../prometheus-client/connection.ts';
import type { Connection } from '../prometheus-client/connection.ts';
import { PrometheusProblem } from '../prometheus-client/problem.ts';
import { markdownOf } from '../report/render/markdown.ts';
import { textOf } from '../report/render/text.ts';
import { didYouMean } from '../validation/did-you-mean.ts';
import { makeList } from './make-list.ts';
import { exporterOf } from './marks/exporter-connection.ts';
import type { ExporterConnection } from './marks/exporter-connection.ts';
import { keptText } from './marks/kept.ts';
import { readMarks, resolveMarks } from './marks/mark.ts';
import { sendMarks } from './marks/send.ts';
import { tellMarks } from './marks/tell-marks.ts';
import { ReviewProblem } from './problem.ts';
import { readAlertmanager } from './read/read-alertmanager.ts';
import { compose, dueText } from './render/compose.ts';
import { isAuditDue } from './review-list.ts';
import type { ReviewList } from './review-list.ts';
import { reviewByKeys } from './terminal/session.ts';
import { closingWords } from './terminal/closing-words.ts';

/** Exit codes, for scripts. */
const GOOD = 0;
const DUE = 1;
const TROUBLE = 2;

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
}

/**
 * `gpu-headroom review`. Gives the exit code: 0 when no alert is due for audit or all marks were taken, 1 when one is due, 2 when
 * a server or the exporter did not do what was asked, which has been said then.
 * @throws ConfigProblem for flags that are wrong
 */
export async function runReview(options: Options, config: Config, around: Surroundings): Promise<number> {
  const connection = connectionOf(options, around.env);
  const exporter = exporterOf(options, around.env);
  mustBeOurs(options.alert);
  const typed = readMarks(options.mark, options.note, options.alert);
  try {
    const list = await listOf(options, config, connection, around);
    if (typed.length > 0) {
      const marks = resolveMarks(typed, options.note, list.firings);
      return (await tellMarks(marks, exporter, options.format, around)) ? GOOD : TROUBLE;
    }
    if (isForKeys(options, list, around)) return await byKeys(list, exporter, around);
    around.stdout.write(written(list, options.format));
    return isAuditDue(list) ? DUE : GOOD;
  } catch (error) {
    if (!(error instanceof PrometheusProblem) && !(error instanceof ReviewProblem)) throw error;
    around.stderr.write(`${error.message}\n`);
    return TROUBLE;
  }
}

/** @throws ConfigProblem */
function mustBeOurs(alerts: readonly string[]): void {
  const ours = watchedAlerts();
  const foreign = alerts.filter((name) => !ours.includes(name));
  if (foreign.length === 0) return;
  throw new ConfigProblem(
    foreign.map(
      (name) =>
        `--alert: "${name}" is no alert of Headroom, and only these are audited.${didYouMean(name, ours)} They are listed in docs/alerts.md.`,
    ),
  );
}

async function listOf(
  { range, alert, alertmanager }: Options,
  config: Config,
  connection: Connection,
  { stderr }: Surroundings,
): Promise<ReviewList> {
  const address = new URL(connection.url);
  const source = `${address.origin}${address.pathname}`.replace(/\/$/, '');
  const progress = stderr.isTTY
    ? new Progress(`Reading ${source}`, (text) => void stderr.write(text), true)
    : undefined;
  try {
    const isAsked = alertmanager !== '' && alertmanager !== NO_URL;
    const held = isAsked ? await readAlertmanager(alertmanager, connection) : [];
    return await makeList(new PrometheusClient(connection), {
      seconds: range / 1000,
      now: Date.now() / 1000,
      source,
      timeZone: config.baselines.timeZone,
      alerts: alert.length > 0 ? alert : watchedAlerts(),
      held,
      onProgress: (share) => progress?.show(share),
    });
  } finally {
    progress?.clear();
  }
}

function isForKeys({ interactive, format }: Options, { firings }: ReviewList, around: Surroundings): boolean {
  const { stdin, stdout, env } = around;
  const isTerminal = stdin.isTTY && stdout.isTTY && env['TERM'] !== 'dumb';
  return interactive && format === 'text' && isTerminal && firings.length > 0;
}

async function byKeys(
  list: ReviewList,
  exporter: ExporterConnection,
  { stdin, stdout }: Surroundings,
): Promise<number> {
  // Better known before an hour of looking than after it.
  const { survivesRestart } = await sendMarks(exporter, [], Date.now());
  const outcome = await reviewByKeys({
    input: stdin,
    output: stdout,
    firings: list.firings,
    timeZone: list.timeZone,
    send: (marks) => sendMarks(exporter, marks, Date.now()),
  });
  const { alerts, words } = closingWords(list, outcome);
  const kept = keptText({ taken: outcome.sent, survivesRestart }, exporter);
  stdout.write(`${words}${kept}${dueText(alerts)}\n`);
  return isAuditDue({ alerts }) ? DUE : GOOD;
}

function written(list: ReviewList, format: Options['format']): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(list)}\n`;
    case 'markdown':
      return markdownOf(compose(list));
    case 'text':
      return textOf(compose(list));
  }
}
