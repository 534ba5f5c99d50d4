import type { Options } from '../config/options.ts';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { writeDashboards } from './write-dashboards.ts';

/** `gpu-headroom dashboards`: writes them for the labels, the objective, the thresholds and the data source of a config. @throws ConfigProblem for what is wrong */
export function runDashboards(
  { out }: Options,
  { alerts, verdict, labels, dashboards }: Config,
  say: (line: string) => void,
): void {
  if (out === '') throw new ConfigProblem(['--out: missing. Try --out=headroom-dashboards.']);
  const { objective } = alerts;
  const { datasource } = dashboards;
  writeDashboards(out, { groups: labels.group, datasource, objective, verdict }, say);
}
