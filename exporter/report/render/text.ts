import { linesOf } from './blocks.ts';
import type { Block } from './blocks.ts';

const WIDTH = 100;

/** For a terminal: no markup, lines of at most 100 characters but for tables. */
export function textOf(blocks: readonly Block[]): string {
  return `${blocks.flatMap((block) => textOfBlock(block) ?? []).join('\n\n')}\n`;
}

function textOfBlock(block: Block): string | undefined {
  switch (block.kind) {
    case 'heading':
      return `${block.level === 3 ? '' : '\n'}${block.text}\n${(block.level === 1 ? '=' : block.level === 2 ? '-' : '.').repeat(block.text.length)}`.trimStart();
    case 'paragraph':
      return wrapped(block.text, '', '');
    case 'list':
      return block.items
        .map((item, index) => {
          const mark = block.ordered ? `${index + 1}. ` : '- ';
          const indent = ' '.repeat(mark.length);
          const lines = linesOf(item).map((line, number) =>
            wrapped(line, number === 0 ? mark : indent, indent),
          );
          return lines.join('\n');
        })
        .join(block.ordered ? '\n\n' : '\n');
    case 'table':
      return block.rows.length === 0
        ? undefined
        : columns([block.header, ...block.rows], '  ', block.isOfWords);
    case 'grid':
      return `${block.title}\n${gridText(block)}`;
    case 'charts':
      return undefined;
  }
}

/** Rows of numbers under the hours. */
export function gridText({ columns: hours, rows }: Extract<Block, { kind: 'grid' }>): string {
  const cells = rows.map(({ name, values }) => [
    name,
    ...values.map((value) => (Number.isNaN(value) ? '-' : String(value))),
  ]);
  return columns([['', ...hours], ...cells], ' ');
}

function columns(rows: readonly (readonly string[])[], gap = '  ', isOfWords = false): string {
  const [header = []] = rows;
  const widths = header.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        // Words to the left, the numbers beside them to the right.
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isOfWords || column === 0 || width > 24 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}

function wrapped(text: string, first: string, other: string): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = other;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}
