/** The comparison where no peer is here: Headroom alone, and what to type. Runs the built program. */
import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { fakeNode } from './node.ts';
import { findPeer } from './programs.ts';
import { peersSection } from './section.ts';
import { start } from './start.ts';

const LEAST = {
  scrapes: { rounds: 1, scrapes: 5, seconds: 1, everySeconds: 1, settleSeconds: 0 },
  intake: { rounds: 1, batches: 20, warmUp: 1 },
};

test.runIf(process.platform === 'linux')(
  'is of Headroom alone and names each peer that is skipped',
  async () => {
    const lines: string[] = [];
    const comparison = await compare(
      (name) => findPeer(name, '/nowhere'),
      [() => fakeNode(2)],
      LEAST,
      (line) => lines.push(line),
    );
    expect(comparison.peers).toEqual([]);
    expect(lines.filter((line) => line.startsWith('skipped: '))).toHaveLength(6);
    expect(lines.at(-1)).toBe('intake');
    const [scrapes] = comparison.scrapes;
    expect(scrapes?.figures.map(({ exporter }) => exporter.backend)).toEqual(['NVML', 'nvidia-smi']);
    for (const { series, p50, start: started, resident } of scrapes?.figures ?? []) {
      expect(series).toBeGreaterThan(100);
      for (const figure of [p50, started, resident]) expect(figure).toBeGreaterThan(0);
    }
    expect(comparison.intake.map(({ receiver }) => receiver.told)).toEqual(['observations', 'histograms']);
    for (const { perCore, lost } of comparison.intake) {
      expect(perCore).toBeGreaterThan(0);
      expect(lost).toBe(0);
    }
    const section = peersSection('npm run bench:peers', comparison, 1);
    expect(section).toContain('No peer was here.');
    expect(section).toContain('skipped: pushgateway is neither on PATH');
    expect(section).toContain('### 2 GPUs, nvidia-smi');
    expect(section).not.toMatch(/ahead|behind|NaN|Infinity/);
  },
  120_000,
);

test('a program that ends at once is an error with what it said', async () => {
  const launch = { name: 'broken', command: process.execPath, port: 1, isReady: () => true };
  const crash = start({ ...launch, args: ['-e', 'console.error("no such GPU"); process.exit(3)'] });
  await expect(crash).rejects.toThrow(/^broken ended before it was ready\. It said:\nno such GPU/);
  await expect(start({ ...launch, command: '/nowhere/peer', args: [] })).rejects.toThrow('broken ended');
});
