import { prose, table } from '../../documents/markdown.ts';
import { linesOf } from './blocks.ts';
import type { Block, Item } from './blocks.ts';
import { gridText } from './text.ts';

/** For a pull request, a wiki or a chat. */
export function markdownOf(blocks: readonly Block[]): string {
  return `${blocks.flatMap((block) => markdownOfBlock(block) ?? []).join('\n\n')}\n`;
}

function markdownOfBlock(block: Block): string | undefined {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${safe(block.text)}`;
    case 'paragraph':
      return safe(block.text);
    case 'list':
      return block.items
        .map((item, index) => itemText(item, block.ordered ? `${index + 1}. ` : '- '))
        .join('\n');
    case 'table':
      return block.rows.length === 0
        ? undefined
        : table(
            block.header.map(safe),
            block.rows.map((cells) => cells.map(safe)),
          );
    case 'grid':
      return `${safe(block.title)}:\n\n\`\`\`\n${gridText(block)}\n\`\`\``;
    case 'charts':
      return undefined;
  }
}

function itemText(item: Item, mark: string): string {
  const lines = linesOf(item).map(safe);
  const [first = '', ...others] = lines;
  if (others.length === 0) return mark + first;
  // Two spaces at the end of a line are a line break, and are cut off by editors: a backslash is not.
  return [`${mark}**${first}**`, ...others.map((line) => ' '.repeat(mark.length) + line)].join('\\\n');
}

/** Names of servers and models come from others: nothing in them is markup. */
function safe(text: string): string {
  return prose(text.replaceAll(/[\\`[\]_$]/g, '\\$&'));
}
