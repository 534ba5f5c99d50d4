import { saysGpuIsLost, type Cell, type Row } from './cell.ts';
import { quote } from './explain.ts';
import { fieldNamed, type FieldName } from './fields.ts';

export interface Rejection {
  readonly reason: 'syntax' | 'value' | 'duplicate';
  /** A sentence for the operator. */
  readonly message: string;
}

export interface Table {
  /** False: there was no header with the columns that name a GPU, so nothing else was read. */
  readonly recognised: boolean;
  readonly rows: readonly Row[];
  /** Rows that were left out; the others count. */
  readonly rejected: readonly Rejection[];
  /** Lines that are no rows: `WARNING: infoROM is corrupted at gpu ...`, `No devices were found`. */
  readonly notices: readonly string[];
}

/** nvidia-smi does not quote. It separates with comma and space, so `69,85 W` stays one cell. */
const SEPARATOR = ', ';
const MAX_NOTICES = 16;

/**
 * The table of `--query-gpu=... --format=csv`. Columns are found by the names in the header, never by position. A row
 * with another number of cells than the header is left out: a comma inside a cell must not shift values silently.
 */
export function parseTable(text: string): Table {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  // After the last newline comes ''. Anything else was cut off, perhaps in the middle of a number.
  const unfinished = lines.pop() ?? '';
  const headerAt = lines.findIndex((line) => isHeader(line));
  if (headerAt < 0)
    return { recognised: false, rows: [], rejected: [], notices: spoken([...lines, unfinished]) };

  const columns = lines[headerAt]?.split(SEPARATOR).map(parseColumn) ?? [];
  const rows: Row[] = [];
  const notices = lines.slice(0, headerAt);
  const rejected: Rejection[] = [];
  for (const line of lines.slice(headerAt + 1)) {
    const cells = line.split(SEPARATOR);
    if (cells.length === columns.length) rows.push(toRow(columns, cells));
    else if (cells.length * 2 > columns.length) rejected.push(wrongCount(line, cells.length, columns.length));
    else notices.push(line);
  }
  if (unfinished !== '') {
    rejected.push({ reason: 'syntax', message: `a row of nvidia-smi is cut off: "${quote(unfinished)}"` });
  }
  return { recognised: true, rows, rejected, notices: spoken(notices) };
}

/** True if any cell says that the whole GPU is lost. */
export function isLost(row: Row): boolean {
  for (const cell of row.values()) if (saysGpuIsLost(cell.text)) return true;
  return false;
}

interface Column {
  readonly field: FieldName | undefined;
  readonly unit: string;
}

/** `memory.total [MiB]` */
function parseColumn(header: string): Column {
  const [, spelling = '', unit = ''] = /^([\w.]+)(?: \[([^\]]*)\])?$/.exec(header.trim()) ?? [];
  return { field: fieldNamed(spelling), unit };
}

function isHeader(line: string): boolean {
  const fields = new Set(line.split(SEPARATOR).map((header) => parseColumn(header).field));
  return fields.has('index') && fields.has('uuid');
}

function spoken(lines: readonly string[]): string[] {
  return lines.filter((line) => line.trim() !== '').slice(0, MAX_NOTICES);
}

function toRow(columns: readonly Column[], cells: readonly string[]): Row {
  const row = new Map<FieldName, Cell>();
  for (const [at, { field, unit }] of columns.entries()) {
    if (field && !row.has(field)) row.set(field, { text: (cells[at] ?? '').trim(), unit });
  }
  return row;
}

function wrongCount(line: string, found: number, expected: number): Rejection {
  const message = `a row of nvidia-smi has ${found} cells where its header has ${expected}; it was left out: "${quote(line)}"`;
  return { reason: 'syntax', message };
}
