/** Rows of CSV as spreadsheets write it (RFC 4180): quotes may hold separators, lines and doubled quotes. */

export type Separator = ',' | ';';

/** A quoted or a bare cell, and what ends it. */
const CELLS: Readonly<Record<Separator, RegExp>> = {
  ',': /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^,\r\n]*))(,|\r?\n|$)/y,
  ';': /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^;\r\n]*))(;|\r?\n|$)/y,
};

/**
 * Cells are trimmed, empty lines left out.
 * @throws SyntaxError that names the row whose quotes do not match
 */
export function csvRows(text: string, separator: Separator): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = new RegExp(CELLS[separator]);
  while (cell.lastIndex < text.length || row.length > 0) {
    const [, quoted, bare = '', end] = cell.exec(text) ?? [];
    if (end === undefined || (quoted === undefined && bare.startsWith('"')))
      throw new SyntaxError(`row ${rows.length + 1}: a quote is not closed, or text stands after it`);
    row.push((quoted?.replaceAll('""', '"') ?? bare).trim());
    if (end === separator) continue;
    if (row.some((value) => value !== '')) rows.push(row);
    row = [];
  }
  return rows;
}
