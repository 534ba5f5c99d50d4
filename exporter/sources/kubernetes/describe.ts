import type { Matches } from './match.ts';

/** Ids that a line names before it says how many more there are. */
const MOST_NAMED = 3;

/** `3 containers hold 4 GPUs and MIG devices`, then the devices that could not be attributed. */
export function describePods({ attributions, unmatched }: Matches): readonly string[] {
  const containers = new Set(
    attributions.map(({ held }) => `${held.namespace}/${held.pod}/${held.container}`),
  );
  const devices = new Set(
    attributions.map(({ gpu, mig }) => `${gpu.uuid} ${mig?.gpuInstanceId} ${mig?.computeInstanceId}`),
  );
  return [
    `${containers.size} container(s) hold ${devices.size} GPU(s) or MIG device(s)`,
    ...line('of GPUs that are not read here', 'not_read'),
    ...line('with ids of no known form', 'unknown_id'),
  ];

  function line(what: string, reason: string): string[] {
    const ids = unmatched
      .filter((one) => one.reason === reason)
      .map(({ held }) => JSON.stringify(held.id.slice(0, 80)));
    if (ids.length === 0) return [];
    const more = ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : '';
    return [`${ids.length} device(s) ${what}: ${ids.slice(0, MOST_NAMED).join(', ')}${more}`];
  }
}
