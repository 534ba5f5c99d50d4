export const MEBIBYTE = 1_048_576;

/** Values of the series of a family on a page that have this label text. */
export function seriesOf(page: string, family: string, labels = ''): number[] {
  return page
    .split('\n')
    .filter((line) => line.startsWith(`${family}{`) || line.startsWith(`${family} `))
    .filter((line) => line.includes(labels))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
}
