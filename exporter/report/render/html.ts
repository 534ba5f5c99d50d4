import { escapeHtml } from '../../documents/escape-html.ts';
import { THEME } from '../../status/page/styles/theme.ts';
import type { Report } from '../report.ts';
import { linesOf } from './blocks.ts';
import type { Block, Item } from './blocks.ts';
import { serverCharts } from './charts.ts';
import { compose } from './compose.ts';
import { STYLE } from './html-style.ts';

/** One page that needs nothing else: no script, nothing from the network. */
export function htmlOf(report: Report): string {
  const body = compose(report).map((block) => htmlOfBlock(block, report));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Capacity review · Headroom</title>
<style>
${THEME}
${STYLE}
</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function htmlOfBlock(block: Block, report: Report): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'list': {
      const items = block.items.map(itemOf).join('\n');
      return block.ordered ? `<ol>${items}</ol>` : `<ul>${items}</ul>`;
    }
    case 'table':
      return tableOf(block);
    case 'grid':
      return gridOf(block);
    case 'charts':
      return `<div class="charts">${serverCharts(block.of, report)}</div>`;
  }
}

function itemOf(item: Item): string {
  const [first = '', ...others] = linesOf(item).map(escapeHtml);
  if (others.length === 0) return `<li>${first}</li>`;
  return `<li><strong>${first}</strong>${others.map((line) => `<br>${line}`).join('')}</li>`;
}

function tableOf({ header, rows }: Extract<Block, { kind: 'table' }>): string {
  if (rows.length === 0) return '';
  const head = header.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  const body = rows.map(([first = '', ...others]) => {
    const cells = others.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
    return `<tr><th scope="row">${escapeHtml(first)}</th>${cells}</tr>`;
  });
  return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

function gridOf({ title, columns, rows }: Extract<Block, { kind: 'grid' }>): string {
  const known = rows.flatMap(({ values }) => values.filter((value) => !Number.isNaN(value)));
  const most = Math.max(1, ...known);
  const head = columns.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('');
  const body = rows.map(({ name, values }) => {
    const cells = values.map((value) =>
      Number.isNaN(value)
        ? '<td>–</td>'
        : `<td style="--share: ${((100 * value) / most).toFixed(0)}%">${value}</td>`,
    );
    return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`;
  });
  return `<div class="wide" tabindex="0"><table class="hours"><caption>${escapeHtml(title)}</caption><thead><tr><td></td>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}
