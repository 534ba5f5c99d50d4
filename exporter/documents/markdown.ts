/** One row of a Markdown table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Header, rule and rows. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Keeps Markdown from reading table cells, emphasis or tags into the text. */
export function prose(text: string): string {
  return text.replaceAll(/[|*<]/g, '\\$&');
}

export function code(text: string): string {
  return `\`${text}\``;
}
