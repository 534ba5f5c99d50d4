import type { Request, Response } from 'express';
import type { Collector } from '../snapshot/collector.ts';
import type { SourceHealth } from '../snapshot/runner.ts';
import { VERSION } from '../version.ts';

/** The page at `/`: what this is, where the metrics are, and how each source is doing. */
export function landingHandler(collector: Collector, telemetryPath: string) {
  return function landing(_request: Request, response: Response): void {
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    response.type('text/html').send(page(collector.health, telemetryPath));
  };
}

function page(health: readonly SourceHealth[], telemetryPath: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Headroom</title>
<style>
  :root { color-scheme: light dark }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; vertical-align: top }
</style>
<h1>Headroom ${escapeHtml(VERSION)}</h1>
<p>Do we need more GPUs, or do we need to use the ones we have?</p>
<p><a href="${escapeHtml(telemetryPath)}">Metrics</a> · <a href="/-/healthy">Healthy</a> · <a href="/-/ready">Ready</a></p>
<table>
<thead><tr><th>Source<th>State<th>Last read</thead>
<tbody>
${health.map(row).join('\n')}
</tbody>
</table>
</html>
`;
}

function row(health: SourceHealth): string {
  const state = health.up ? 'up' : `down: ${health.problem ?? ''}`;
  const last = health.lastSuccess === undefined ? 'never' : new Date(health.lastSuccess).toISOString();
  return `<tr><td>${escapeHtml(health.source)}<td>${escapeHtml(state)}<td>${last}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
