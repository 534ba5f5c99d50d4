const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/y;

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

export function isUsableDuration(milliseconds: number | undefined): milliseconds is number {
  return milliseconds !== undefined && milliseconds >= SHORTEST_MS && milliseconds <= LONGEST_MS;
}

/** What is wrong with a duration that is not usable. */
export function durationProblem(found: string | number, milliseconds: number | undefined): string {
  return milliseconds === undefined
    ? `"${found}" is not a duration.`
    : `"${found}" is not between 10ms and 1d.`;
}
