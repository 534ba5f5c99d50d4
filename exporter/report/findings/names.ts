import type { SeriesLabels } from '../../prometheus-client/answer.ts';
import { oneLine } from '../../sources/inference/prometheus-text/rejections.ts';

/** A name may come from anybody who can push. */
const LONGEST = 80;

/** `chat, llama-8b`; where several are called so, with the labels that tell them apart. */
export function namesOf(all: readonly SeriesLabels[], main: readonly string[]): readonly string[] {
  const names = all.map((labels) =>
    main.flatMap((name) => oneLine(labels[name] ?? '', LONGEST) || []).join(', '),
  );
  const apart = [...new Set(all.flatMap(Object.keys))].filter(
    (label) => !main.includes(label) && new Set(all.map((labels) => labels[label])).size > 1,
  );
  return names.map((name, index) => {
    if (names.filter((other) => other === name).length === 1) return name;
    const more = apart.map((label) => `${label}=${oneLine(all[index]?.[label] ?? '', LONGEST)}`);
    return `${name} (${more.join(', ')})`;
  });
}
