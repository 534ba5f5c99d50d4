/** What each group of rules takes. */
import { code, table } from '../../exporter/documents/markdown.ts';
import { formula } from './formula.ts';
import type { SavedRun } from './measured.ts';
import { groupCpu } from './model.ts';
import type { Model } from './model.ts';
import { count, number, percent } from './words.ts';

export const GROUPS_TITLE = '### Groups of rules';

export function groupsPart({ measured }: SavedRun, { groups, scraping }: Model): string[] {
  const sizes = measured
    .filter(({ size }) => size.askSeconds > 0)
    .toSorted((one, other) => one.servers - other.servers)
    .map((each) => ({ servers: each.servers, groups: groupCpu(each, scraping) }));
  const rows = groups
    .toSorted((one, other) => other.share - one.share)
    .map(({ name, interval, share, line }) => {
      const found = sizes.map(({ groups: own }) => own.find((group) => group.name === name)?.seconds);
      const times = found.map((each) => (each === undefined ? '' : number(each)));
      const fitted = [formula(line, number, ['servers']), percent(line.worst), percent(share)];
      return [code(name), `${interval} s`].concat(times, fitted);
    });
  return [
    GROUPS_TITLE,
    'Seconds of CPU of an evaluation with a past, by servers, how far the farthest of them is from the formula, and the share of the cost of all rules:',
    table(
      [
        'Group',
        'Every',
        ...sizes.map(({ servers }) => count(servers)),
        'Formula, seconds',
        'Farthest point',
        'Share',
      ],
      rows,
    ),
  ];
}
