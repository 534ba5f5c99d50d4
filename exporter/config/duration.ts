const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/y;

/** Milliseconds of a Prometheus-style duration such as `500ms`, `2s` or `1h30m`; `undefined` if it is none. */
export function parseDuration(text: string): number | undefined {
  let total = 0;
  let at = 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const match = PART.exec(text);
    if (!match) return undefined;
    total += Number(match[1]) * (UNIT_MS[match[2] ?? ''] ?? Number.NaN);
    at = PART.lastIndex;
  }
  return at === 0 ? undefined : Math.round(total);
}

/** Shorter is a busy loop, longer is more than timers hold. */
const SHORTEST_MS = 10;
const LONGEST_MS = 86_400_000;

export function isUsableDuration(
  milliseconds: number | undefined,
  least = SHORTEST_MS,
  most = LONGEST_MS,
): milliseconds is number {
  return milliseconds !== undefined && milliseconds >= least && milliseconds <= most;
}

/** What is wrong with a duration that is not usable. */
export function durationProblem(
  found: string | number,
  milliseconds: number | undefined,
  least = SHORTEST_MS,
  most = LONGEST_MS,
): string {
  if (milliseconds === undefined) return `"${found}" is not a duration.`;
  return `"${found}" is not between ${durationText(least)} and ${durationText(most)}.`;
}

/** As it is typed: `90m` is `1h30m`, in the units from days to milliseconds. */
export function durationText(milliseconds: number): string {
  let rest = milliseconds;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms']) {
    const length = UNIT_MS[unit] ?? 1;
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text || '0s';
}
