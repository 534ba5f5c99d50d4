import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../config/file.ts';
import { environmentName, FLAGS, onlyFor } from '../config/flags.ts';
import type { Flag } from '../config/flags/flag.ts';

/** Documents are read from the repository root, where vitest runs. */
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/baselines.md',
  'docs/metrics.md',
  'docs/performance.md',
  'docs/verdict.md',
  'docs/alerts.md',
  'docs/dashboards.md',
  'alerts/runbooks/README.md',
  'alerts/runbooks/xid.md',
  'docs/report.md',
  'docs/backtest.md',
  'docs/review.md',
  'docs/decisions/0014-reviews.md',
  'alerts/runbooks/AlertNeedsAudit.md',
  'docs/rules.md',
  'docs/scale.md',
  'docs/scorecard.md',
  'docs/reliability.md',
  'docs/simulator.md',
  'docs/decisions/0009-demo.md',
  'docs/decisions/0008-verdict.md',
  'docs/decisions/0010-alerts.md',
  'docs/decisions/README.md',
  'examples/clients/python/README.md',
  'examples/alertmanager/README.md',
  'examples/batching-server/README.md',
  'examples/vllm/README.md',
  'examples/kubernetes/README.md',
  'examples/long-term/README.md',
  'examples/systemd/README.md',
  'docs/decisions/0011-pods.md',
  'docs/decisions/0012-install-paths.md',
];
const FLAG_TABLE = /(?<=<!-- flags -->\n\n).*?(?=\n\n<!-- \/flags -->)/s;

test('the flags in the README are those of the program; if not, type: npm run test:update', () => {
  const readme = readFileSync('README.md', 'utf8');
  const table = flagTable();
  if (process.env['UPDATE_GOLDEN'])
    writeFileSync(
      'README.md',
      readme.replace(FLAG_TABLE, () => table),
    );
  expect(FLAG_TABLE.exec(readFileSync('README.md', 'utf8'))?.[0]).toBe(table);
});

function flagTable(): string {
  const rows = (FLAGS as readonly Flag[]).map((flag) => {
    const takes = flag.choices ? ` One of ${flag.choices.map((choice) => `\`${choice}\``).join(', ')}.` : '';
    const byDefault = flag.default === '' ? '' : `\`${flag.default}\``;
    const commands = onlyFor(flag)?.map((command) => `\`${command}\``);
    const only = commands === undefined ? '' : `${commands.join(' and ')} only. `;
    return [`\`--${flag.name}\``, byDefault, only + flag.help + takes, `\`${environmentName(flag.name)}\``];
  });
  const table = [['Flag', 'Default', 'Meaning', 'Environment variable'], Array(4).fill('---'), ...rows];
  return table
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

test('the configuration in the README is accepted', () => {
  const example = /```yaml\n# headroom\.yaml\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  const { servers, pushedServers } = parseConfig(example, 'README.md');
  expect([servers.length, pushedServers.length]).toEqual([1, 1]);
});

test.each(DOCUMENTS)('every link of %s leads to a file that is there', (document) => {
  const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
  const missing = links.map(([, link = '']) => link).filter((link) => !existsSync(resolve(document, link)));
  expect(missing).toEqual([]);
});

function resolve(document: string, link: string): URL {
  return new URL(link, new URL(document, `file://${process.cwd()}/`));
}

test.each(DOCUMENTS)('every npm script that %s names exists', (document) => {
  const manifest = z.object({ scripts: z.record(z.string(), z.string()) });
  const { scripts } = manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const named = [...readFileSync(document, 'utf8').matchAll(/npm (?:run ([\w:]+)|(start|test)\b)/g)];
  const missing = named.map(([, run, short]) => run ?? short ?? '').filter((script) => !(script in scripts));
  expect(missing).toEqual([]);
});

test('files that SECURITY.md names as proof are there', () => {
  const named = [...readFileSync('SECURITY.md', 'utf8').matchAll(/`((?:exporter|bench)\/[^`]+\.ts)`/g)];
  expect(named.length).toBeGreaterThan(0);
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(path))).toEqual([]);
});
