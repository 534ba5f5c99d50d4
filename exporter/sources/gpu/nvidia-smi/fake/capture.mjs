import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a capture file: sections of raw nvidia-smi output, each headed by its name and command between two bars of #.
 * @param {string} path
 * @returns {Map<string, string>} output by heading, such as `idle :: query (-q)`
 */
export function readCapture(path) {
  const sections = new Map();
  const lines = readFileSync(path, 'utf8').split('\n');
  const isBar = (at) => /^#{40,}\r?$/.test(lines[at] ?? '');
  const starts = [...lines.keys()].filter(
    (at) => isBar(at) && isBar(at + 3) && lines[at + 1].startsWith('# '),
  );
  for (const [number, at] of starts.entries()) {
    const body = lines.slice(at + 4, starts[number + 1] ?? lines.length);
    while (body.length > 0 && body.at(-1).trim() === '') body.pop();
    sections.set(lines[at + 1].slice(2).trim(), body.length > 0 ? `${body.join('\n')}\n` : '');
  }
  return sections;
}

/**
 * The output whose heading begins so: `idle :: query-gpu`, `capabilities :: list`.
 * @param {Map<string, string>} sections
 * @param {string} heading
 * @returns {string}
 */
export function sectionOf(sections, heading) {
  for (const [name, text] of sections) if (name.startsWith(heading)) return text;
  return '';
}

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const SHARED = join(import.meta.dirname, '../../../../../../shared/captures');

/**
 * The captures of this folder, and those of real GPUs where they lie beside the repository.
 * @returns {{ own: string[], shared: string[] }} paths
 */
export function captureFiles() {
  return { own: textFiles(FIXTURES), shared: existsSync(SHARED) ? textFiles(SHARED) : [] };
}

function textFiles(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return names.toSorted().map((name) => join(folder, name));
}
