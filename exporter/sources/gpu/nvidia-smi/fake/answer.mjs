import { readCapture, sectionOf } from './capture.mjs';

/**
 * What nvidia-smi would print for these arguments, from a capture.
 * @returns {{ text: string, code: number }}
 */
export function answer(args, control) {
  const sections = readCapture(control.capture);
  const state = control.state ?? 'idle';
  const [first = ''] = args;
  const ids = args
    .find((arg) => arg.startsWith('--id='))
    ?.slice('--id='.length)
    .split(',');
  if (first === '--help-query-gpu') return ok(help(sections, control));
  if (first.startsWith('--query-gpu=')) return queryGpu(sections, state, first.slice(12), ids, control);
  if (first.startsWith('--query-compute-apps=')) {
    return select(sectionOf(sections, `${state} :: query-compute-apps`), first.slice(21), '', () => true);
  }
  if (first === '-q') return ok(sectionOf(sections, `${state} :: query (-q)`));
  if (first === '-L') return ok(sectionOf(sections, 'capabilities :: list'));
  if (first === '--version') return ok(sectionOf(sections, 'capabilities :: version'));
  if (first === '') return ok(sectionOf(sections, `${state} :: nvidia-smi (default table)`));
  return { text: `Invalid combination of input arguments. Please run 'nvidia-smi -h' for help.\n`, code: 2 };
}

function ok(text) {
  return { text, code: 0 };
}

/** `unlist`: fields that this driver does not know. */
function help(sections, control) {
  const text = sectionOf(sections, 'capabilities :: help-query-gpu');
  const unlisted = new Set(control.unlist ?? []);
  return text
    .split('\n')
    .filter((line) => !line.startsWith('"') || !namesIn(line).some((name) => unlisted.has(name)))
    .join('\n');
}

/** `lost`: bus ids of GPUs that are gone (`row`: no row, `cells`: [GPU is lost], `handle`: nothing works at all). */
function queryGpu(sections, state, fields, ids, control) {
  const table = sectionOf(sections, `${state} :: query-gpu`);
  const lost = control.lost ?? [];
  const isLost = (row) => lost.some((busId) => row.includes(busId));
  const isAsked = (row) => !ids || ids.some((id) => row.split(', ').includes(id));
  const lines = table.trimEnd().split('\n').slice(1).filter(isAsked);
  if (control.lostAs === 'handle' && lines.some(isLost)) {
    return {
      text: `Unable to determine the device handle for GPU ${lost[0].slice(4)}: GPU is lost.  Reboot the system to recover this GPU\n`,
      code: 15,
    };
  }
  const keep = (row) => isAsked(row) && (control.lostAs === 'cells' || !isLost(row));
  const result = select(table, fields, help(sections, control), keep, (row, field, text) => {
    if (control.lostAs === 'cells' && isLost(row) && !/^(index|uuid|name)$/.test(field))
      return '[GPU is lost]';
    return control.set?.[field] ?? text;
  });
  const isEmpty = result.code === 0 && result.text.trimEnd().split('\n').length === 1;
  return isEmpty && lost.length > 0 ? { text: 'No devices were found\n', code: 6 } : result;
}

/** Columns of a captured table in the order that was asked for, under the names that nvidia-smi prints. */
function select(table, fields, helpText, keep, edit = (_row, _field, text) => text) {
  const [header = '', ...rows] = table.trimEnd().split(/\r?\n/);
  const eol = table.includes('\r\n') ? '\r\n' : '\n';
  const columns = header.split(', ');
  const bare = columns.map((column) => column.replace(/ \[.*\]$/, ''));
  const picked = [];
  for (const field of fields.split(',')) {
    const at = bare.findIndex((name) => spellings(field, helpText).includes(name));
    if (at < 0) return { text: `Field "${field}" is not a valid field to query.\n\n`, code: 2 };
    picked.push(at);
  }
  const cells = (row) => picked.map((at) => edit(row, bare[at], row.split(', ')[at] ?? '')).join(', ');
  const printed = [picked.map((at) => columns[at]).join(', '), ...rows.filter(keep).map(cells)];
  return ok(`${printed.join(eol)}${eol}`);
}

const APP_SPELLINGS = { used_memory: 'used_gpu_memory', name: 'process_name' };

/** All names of a field, as the help lists them: `"uuid" or "gpu_uuid"`. */
function spellings(field, helpText) {
  if (helpText === '') return [field, APP_SPELLINGS[field] ?? field];
  const listing = helpText.split('\n').find((line) => line.startsWith('"') && line.includes(`"${field}"`));
  return namesIn(listing ?? '');
}

function namesIn(listing) {
  return listing.match(/[\w.]+(?=")/g) ?? [];
}
