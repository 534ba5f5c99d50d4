import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import type { Options } from '../config/options.ts';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { Progress } from '../demo/terminal/progress.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import { connectionOf } from '../prometheus-client/connection.ts';
import { PrometheusProblem } from '../prometheus-client/problem.ts';
import { makeReport } from './make-report.ts';
import { compose } from './render/compose.ts';
import { htmlOf } from './render/html.ts';
import { markdownOf } from './render/markdown.ts';
import { textOf } from './render/text.ts';
import type { Report } from './report.ts';

export interface Streams {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether somebody looks at what goes to `error`. */
  readonly isTerminal: boolean;
}

/**
 * `gpu-headroom report`. Gives whether a report could be made; if not, why has been said.
 * @throws ConfigProblem for flags that are wrong
 */
export async function runReport(
  options: Options,
  config: Config,
  environment: NodeJS.ProcessEnv,
  { out, error, isTerminal }: Streams,
): Promise<boolean> {
  const connection = connectionOf(options, environment);
  const { html, format } = options;
  const isNew = html !== '' && !existsSync(html);
  if (html !== '') mustBeWritable(html, format);
  const address = new URL(connection.url);
  const source = `${address.origin}${address.pathname}`.replace(/\/$/, '');
  const progress = isTerminal ? new Progress(`Reading ${source}`, error, true) : undefined;
  try {
    const report = await makeReport(new PrometheusClient(connection), {
      seconds: options.range / 1000,
      now: Date.now() / 1000,
      source,
      timeZone: config.baselines.timeZone,
      thresholds: config.verdict,
      objective: config.alerts.objective,
      labels: config.labels,
      onProgress: (share) => progress?.show(share),
    });
    progress?.clear();
    if (html === '') out(written(report, format));
    else writing(() => writeFileSync(html, htmlOf(report)));
    return true;
  } catch (caught) {
    progress?.clear();
    if (isNew) rmSync(html, { force: true });
    if (!(caught instanceof PrometheusProblem)) throw caught;
    error(`${caught.message}\n`);
    return false;
  }
}

function written(report: Report, format: Options['format']): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report)}\n`;
    case 'markdown':
      return markdownOf(compose(report));
    case 'text':
      return textOf(compose(report));
  }
}

/** Minutes of queries are not for nothing; what stands in the file stays until there is a report. */
function mustBeWritable(path: string, format: Options['format']): void {
  if (format !== 'text')
    throw new ConfigProblem([
      `--html: writes the page and nothing else, so --format=${format} would say nothing. Leave one of them out.`,
    ]);
  writing(() => closeSync(openSync(path, 'a')));
}

/** @throws ConfigProblem with why the file of `--html` cannot be written */
function writing(write: () => void): void {
  try {
    write();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--html: ${reason}. Try a file that you may write.`]);
  }
}
