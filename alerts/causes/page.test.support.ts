/** A server whose page the program reads, and which can fail or hang. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from '../../exporter/e2e/child.ts';
import { startLocalServer } from '../../exporter/e2e/local-server.ts';
import { vllmPage } from '../../exporter/e2e/vllm-page.ts';

export type PageState = 'answers' | 'fails' | 'hangs';

export interface PageServer {
  readonly url: string;
  /** From the next request on; those that hang are answered when it does not hang any more. */
  become(state: PageState): void;
}

export async function startPage(cleanup: Cleanup): Promise<PageServer> {
  let state: PageState = 'answers';
  let reads = 0;
  let waiting: (() => void)[] = [];
  const url = await startLocalServer(async (_request, response) => {
    if (state === 'hangs') await new Promise<void>((resolve) => waiting.push(resolve));
    if (state === 'fails') return void response.writeHead(500).end();
    response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(vllmPage(++reads, 'acme/small'));
  }, cleanup);
  return {
    url,
    become(next) {
      state = next;
      for (const go of waiting) go();
      waiting = [];
    },
  };
}

/** Flags of a program that reads it as the server `chat`. */
export function readingPage(folder: string, { url }: PageServer, timeout: string): string[] {
  const servers = [{ name: 'chat', url: `${url}/metrics`, timeout }];
  writeFileSync(configFile(folder), JSON.stringify({ inference: { servers } }));
  return ['--no-host.metrics', `--config.file=${configFile(folder)}`];
}

export function configFile(folder: string): string {
  return join(folder, 'headroom.yaml');
}

export function temporaryFolder(cleanup: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-causes-'));
  cleanup(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
