import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../app.ts';
import { loadConfig } from '../config/load.ts';
import { parseCommandLine } from '../config/options.ts';
import { createLogger } from '../logging/logger.ts';
import { Recent } from './recent.ts';
import { collection } from './recent/ring.test.support.ts';

const STEP_MS = 10_000;
const STEPS = 90;

/** A quarter of an hour up to now, in which every third answer is empty. */
function remember(recent: Recent): void {
  const begin = Date.now() - STEPS * STEP_MS;
  for (let step = 0; step <= STEPS; step++) {
    const requests = { ok: 20 * step, empty: 10 * step };
    const reading = {
      ready: true,
      requests,
      generationTokens: 900 * step,
      requestsRunning: 5,
      queueDepth: 0,
    };
    recent.observe(collection(reading), begin + step * STEP_MS);
  }
}

test('a history that is put in is there from the start, and goes when it is cleared', async () => {
  const recent = new Recent();
  remember(recent);
  const { options } = parseCommandLine(['--gpu.source=none', '--web.listen-address=127.0.0.1:0'], {});
  const log = createLogger('error', 'json');
  const app = await startApp(options, await loadConfig(options), log, { recent });
  onTestFinished(() => app.stop());
  const view = async (): Promise<unknown> => (await fetch(`http://${app.addresses[0]}/status/view`)).json();

  const tokens = expect.objectContaining({ title: 'Output tokens' });
  expect(await view()).toMatchObject({
    servers: [
      {
        server: 'chat',
        verdict: { name: 'failing', tone: 'fault', next: expect.stringMatching(/\.$/) },
        notices: [
          {
            kind: 'warning',
            text: expect.stringMatching(/^33\u00A0% of the answers of the last 5 minutes were empty/),
          },
        ],
        charts: expect.arrayContaining([tokens]),
      },
    ],
  });
  recent.clear();
  expect(await view()).toMatchObject({ servers: [] });
});
