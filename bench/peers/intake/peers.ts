/** The receivers of others. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENTS_PER_BATCH } from '../../intake.ts';
import { sumOn } from '../page.ts';
import { freePort } from '../../../exporter/e2e/free-port.ts';
import { start } from '../start.ts';
import { OBSERVATIONS_PER_REQUEST } from './headroom.ts';
import { POINTS_PER_PUSH, pushAsOtlp, pushAsText } from './histograms.ts';
import { pushing } from './pushing.ts';
import type { Running } from './receivers.ts';
import { linesOf } from './statsd.ts';
import type { StatsdSender } from './statsd.ts';

/** With histograms, as ours are; its default is summaries. */
export async function runStatsdExporter(
  path: string,
  folder: string,
  open: (port: number) => Promise<StatsdSender>,
): Promise<Running> {
  const mapping = join(folder, 'statsd.yaml');
  await writeFile(mapping, JSON.stringify({ defaults: { observer_type: 'histogram' } }));
  const [port, statsd] = [await freePort(), await freePort()];
  const program = await start({
    name: 'statsd_exporter',
    command: path,
    args: [
      `--web.listen-address=127.0.0.1:${port}`,
      `--statsd.listen-tcp=127.0.0.1:${statsd}`,
      `--statsd.listen-udp=127.0.0.1:${statsd}`,
      `--statsd.mapping-config=${mapping}`,
    ],
    port,
    isReady: (page) => page.includes('statsd_exporter_lines_total'),
  });
  const sender = await open(statsd);
  let batches = 0;
  return {
    program,
    async send() {
      await sender.send(linesOf(batches++ * EVENTS_PER_BATCH, EVENTS_PER_BATCH));
      return EVENTS_PER_BATCH * OBSERVATIONS_PER_REQUEST;
    },
    taken: async () => sumOn((await program.scrape()).page, 'statsd_exporter_events_total'),
    async stop() {
      await sender.close();
      await program.stop();
    },
  };
}

/** OTLP in, a page for Prometheus out. */
export async function runCollector(path: string, folder: string): Promise<Running> {
  const [otlp, page, port] = [await freePort(), await freePort(), await freePort()];
  const config = join(folder, 'collector.yaml');
  const own = { pull: { exporter: { prometheus: { host: '127.0.0.1', port } } } };
  await writeFile(
    config,
    JSON.stringify({
      receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${otlp}` } } } },
      exporters: { prometheus: { endpoint: `127.0.0.1:${page}` } },
      service: {
        telemetry: { metrics: { readers: [own] } },
        pipelines: { metrics: { receivers: ['otlp'], exporters: ['prometheus'] } },
      },
    }),
  );
  const args = [`--config=${config}`];
  const program = await start({
    name: 'otelcol',
    command: path,
    args,
    port,
    isReady: (text) => text.includes('otelcol_process_uptime'),
  });
  // Some of its releases end the name in _total.
  return pushing(program, pushAsOtlp(otlp), (text) =>
    sumOn(text, 'otelcol_receiver_accepted_metric_points\\w*'),
  );
}

export async function runPushgateway(path: string): Promise<Running> {
  const port = await freePort();
  const args = [`--web.listen-address=127.0.0.1:${port}`];
  const program = await start({
    name: 'pushgateway',
    command: path,
    args,
    port,
    isReady: (text) => text.includes('pushgateway_build_info'),
  });
  // It counts pushes, each of which it takes as a whole or not at all.
  const pushes = 'pushgateway_http_requests_total\\{code="200",handler="push",method="put"\\}';
  return pushing(program, pushAsText(port), (page) => POINTS_PER_PUSH * sumOn(page, pushes));
}
