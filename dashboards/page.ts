import { VERDICTS } from '../alerts/verdict/table.ts';
import { code, prose, table } from '../exporter/documents/markdown.ts';
import { SCENARIO_NAMES } from '../exporter/simulator/scenarios/names.ts';
import { scenarioOf } from '../exporter/simulator/scenarios/scenarios.ts';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BOARDS } from './boards.ts';
import { build } from './frame/board.ts';
import { SEEN, TEN_SECONDS } from './pictures.ts';

/** Every dashboard with its panels as a Markdown page. The same code always gives the same text. */
export function dashboardsPage(): string {
  return `${[
    '<!-- Generated from dashboards/ by `npm run generate`. Change the dashboards there, not this page. -->',
    '# Dashboards',
    'For Grafana 11, 12 and 13, on a Prometheus that scrapes Headroom and loads its [rules](rules.md). Each answers one question, from the top down; they lead to each other with time and variables kept, and [alerts](alerts.md) lead to them.',
    `To load them: import a file of [dashboards/generated](../dashboards/generated) in Grafana (Dashboards, New, Import), or all of them by [provisioning](../examples/grafana/provisioning/dashboards/headroom.yaml), by [kustomize](../dashboards/kustomization.yaml) as ConfigMaps, or by jsonnet from [mixin.libsonnet](../mixin.libsonnet), which has the rules, too. ${code('gpu-headroom dashboards --out=DIR')} writes them with what loads them for the data source, the labels, the SLO objective and the thresholds of the verdict of one's own config: each label of ${code('labels.group')}, such as ${code('cluster')}, becomes a variable before all others.`,
    'The description of each panel says what it means, what to do, and from which series it is. What is not told is a gap or a sentence, never a 0. Which panel shows something in which scenario of the [simulator](simulator.md) is [tested](../dashboards/drawn.golden.md) on a real Prometheus.',
    `Requests that were pushed with a ${code('correlation_id')} or a ${code('traceparent')} are dots on latencies, where Prometheus runs with ${code('--enable-feature=exemplar-storage')}.`,
    tenSeconds(),
    ...BOARDS.map((board) => section(build(board))),
  ].join('\n\n')}\n`;
}

function section({ title, uid, description, panels = [] }: Dashboard): string {
  const rows = panels.flatMap((panel) => ('panels' in panel ? panel.panels.map(row) : [row(panel)]));
  const file = `[${code(`${uid}.json`)}](../dashboards/generated/${uid}.json)`;
  return [
    `## ${title}`,
    `${description} ${file}`,
    picture(uid!),
    table(['Panel', 'What it means'], rows),
  ].join('\n\n');
}

function picture(uid: string): string {
  const name = uid === 'headroom' ? uid : uid.replace('headroom-', '');
  return `![${SEEN[uid]}](dashboard-${name}.png)`;
}

function tenSeconds(): string {
  const rows = SCENARIO_NAMES.map((scenario) => {
    const { verdict } = scenarioOf(scenario);
    const { answer = '', label = '' } = VERDICTS.find(({ name }) => name === verdict) ?? {};
    return [code(scenario), answer, label, prose(TEN_SECONDS[scenario])];
  });
  return [
    '## What *Headroom* tells in ten seconds',
    `Read from the top of the dashboard [Headroom](#headroom) in each scenario of ${code('gpu-headroom demo')}, drawn by Grafana's own components from a Prometheus that the demo filled. The pictures below are drawn the same way, without a Grafana server.`,
    table(['Scenario', 'Do we need more GPUs?', 'Verdict', 'What stands out'], rows),
  ].join('\n\n');
}

function row({ title = '', description = '' }: Panel): readonly string[] {
  const [means = ''] = description.split('\n\n');
  return [title, prose(means)];
}
