import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProgram } from './program.ts';
import { scrape } from './scrape.ts';

/** As it is where there is no driver, which is nearly everywhere; elsewhere the driver is put out of sight. */
const env: NodeJS.ProcessEnv = existsSync('/proc/driver/nvidia/version')
  ? { PATH: dirname(process.execPath), HEADROOM_GPU_NVML_LIBRARY: 'libnvidia-ml.so.none' }
  : {};
const cleanup = onTestFinished;
const poll = { timeout: 10_000, interval: 50 };

test('without a driver it says so in one line that names the demo, and serves everything else', async () => {
  const program = await startProgram([], { cleanup, env });
  const complaints = () => program.logs().filter(({ level }) => level === 'warn' || level === 'error');
  await expect.poll(complaints, poll).toHaveLength(1);
  expect(complaints()[0]).toMatchObject({
    source: 'gpu',
    msg: expect.stringMatching(/driver.*gpu-headroom demo/),
  });

  const page = await scrape(`${program.url}/metrics`);
  expect(page.status).toBe(200);
  expect(page.body).toContain('headroom_source_up{source="gpu"} 0\n');
  expect(page.body).toMatch(/^host_memory_total_bytes \d+/m);
  expect(page.body).not.toMatch(/^gpu_/m);
  expect(await scrape(`${program.url}/-/healthy`)).toMatchObject({ status: 200 });
  expect(await scrape(`${program.url}/-/ready`)).toMatchObject({ status: 200 });
  const statusPage = await scrape(`${program.url}/`);
  expect(statusPage.body).toContain('href="./metrics"');
  expect(complaints()).toHaveLength(1);

  program.signal('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
});
