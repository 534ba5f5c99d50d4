/** `GPU 0`, `GPUs 0, 1`, `GPUs 0–31, 40`: NVML indexes with runs of three and more drawn together. */
export function deviceText(ids: readonly string[]): string {
  if (ids.length === 0) return 'GPUs not known';
  return `${ids.length === 1 ? 'GPU' : 'GPUs'} ${runsOf(ids).map(runText).join(', ')}`;
}

/** Neighbours that count on by one stand in one run. What is no number stands alone. */
function runsOf(ids: readonly string[]): readonly string[][] {
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run && Number(id) === Number(run.at(-1)) + 1) run.push(id);
    else runs.push([id]);
  }
  return runs;
}

function runText(run: readonly string[]): string {
  return run.length < 3 ? run.join(', ') : `${run[0]}–${run.at(-1)}`;
}
