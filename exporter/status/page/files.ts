import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { BANNERS } from './styles/banners.ts';
import { CARDS } from './styles/cards.ts';
import { CHARTS } from './styles/charts.ts';
import { LAYOUT } from './styles/layout.ts';
import { TABLES } from './styles/tables.ts';
import { THEME } from './styles/theme.ts';

export interface PageFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
}

export interface PageFiles {
  /** Changes with the content of any file: what lies under it never changes. */
  readonly version: string;
  readonly files: ReadonlyMap<string, PageFile>;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
/** Where the built scripts lie: beside this file in the package, in dist/ when this runs from its source. */
const FOLDERS = ['./browser/', '../../../dist/exporter/status/page/browser/'];

/**
 * The scripts and style sheets of the status page, by name: ours, and those of uPlot as its package has them.
 * @throws Error when the scripts were not built
 */
export function readPageFiles(): PageFiles {
  const folder = FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) =>
    existsSync(`${path}main.js`),
  );
  if (!folder) throw new Error('the scripts of the status page are not built. Type: npm run build');
  const require = createRequire(import.meta.url);
  const uplot = (name: string) => readFileSync(require.resolve(`uplot/dist/${name}`), 'utf8');
  const texts = new Map<string, string>();
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.js'))) {
    texts.set(name, withoutMap(readFileSync(`${folder}${name}`, 'utf8')));
  }
  texts.set('uplot.js', uplot('uPlot.esm.js'));
  texts.set('uplot.css', uplot('uPlot.min.css'));
  texts.set('page.css', [THEME, LAYOUT, BANNERS, CARDS, CHARTS, TABLES].join('\n'));
  const hash = createHash('sha256');
  for (const [name, text] of texts) hash.update(`${name}\n${text}\n`);
  return {
    version: hash.digest('base64url').slice(0, 12),
    files: new Map([...texts].map(([name, text]) => [name, pageFile(name, text)])),
  };
}

/** Source maps are not served. */
function withoutMap(script: string): string {
  return script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}

function pageFile(name: string, text: string): PageFile {
  const plain = Buffer.from(text);
  return { type: name.endsWith('.css') ? STYLE : SCRIPT, plain, gzipped: gzipSync(plain) };
}
