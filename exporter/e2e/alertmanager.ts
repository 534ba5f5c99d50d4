import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startChild } from './child.ts';
import type { Child, Cleanup } from './child.ts';
import { toolPath } from './tools.ts';
import { waitFor } from './wait-for.ts';

const alert = z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  receivers: z.array(z.object({ name: z.string() })),
  /** When it was last sent. */
  updatedAt: z.string(),
  status: z.object({ state: z.string(), inhibitedBy: z.array(z.string()) }),
});
export type ReceivedAlert = z.infer<typeof alert>;

export interface Alertmanager extends Child {
  readonly url: string;
  /** What fires now. */
  alerts(): Promise<readonly ReceivedAlert[]>;
  /** Sends alerts by their labels, as Prometheus would. */
  post(alerts: readonly Readonly<Record<string, string>>[]): Promise<void>;
}

/** Starts a real Alertmanager with the text of a configuration; its data go when the test ends. */
export async function startAlertmanager(config: string, cleanup: Cleanup): Promise<Alertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-alertmanager-'));
  await writeFile(join(folder, 'alertmanager.yaml'), config);
  let child: Child | undefined;
  cleanup(async () => {
    child?.signal('SIGKILL');
    await child?.exit;
    await rm(folder, { recursive: true, force: true });
  });
  child = startChild(
    toolPath('alertmanager'),
    [
      `--config.file=${join(folder, 'alertmanager.yaml')}`,
      `--storage.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      // No cluster: it would listen on a fixed port.
      '--cluster.listen-address=',
    ],
    { cleanup },
  );
  const url = `http://${await child.said(/msg="Listening on".* address=(\S+)/)}`;
  await waitFor(() => mustAnswer(`${url}/-/ready`), 15_000);
  return {
    ...child,
    url,
    alerts: async () => z.array(alert).parse(await (await mustAnswer(`${url}/api/v2/alerts`)).json()),
    async post(alerts) {
      const body = JSON.stringify(alerts.map((labels) => ({ labels })));
      const headers = { 'Content-Type': 'application/json' };
      await mustAnswer(`${url}/api/v2/alerts`, { method: 'POST', headers, body });
    },
  };
}

async function mustAnswer(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response;
}
