/** Tokens that become slower: what the recording rules say of a simulated past, in a real Prometheus. */
import { TimedLines } from '../../exporter/demo/history/lines.ts';
import { Scene } from '../../exporter/demo/scene.ts';
import { World } from '../../exporter/demo/world.ts';
import type { Stretch } from '../../exporter/demo/world.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import type { TimedSeries } from '../past/timed-series.ts';
import { recordingGroups } from '../recording/groups.ts';
import { OVER_EXPECTED, PACED } from '../recording/pace.ts';
import { evaluateOver } from '../score/engine.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { storyOf } from './troubles.test.support.ts';
import type { Moment, Trouble } from './troubles.test.support.ts';

export const SLOW = 'slow';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Two hours are expected by, and the last one is not learned. */
const KNOWN_MS = 4 * HOUR_MS;
const TROUBLE: Trouble = {
  scenario: 'healthy',
  lasts: 20,
  over: 15,
  changes: [{ after: 0, node: (node) => node.slowDown(1.5) }],
  end: { node: (node) => node.slowDown(1) },
};

/** For the last 20 minutes: alerts read no more. */
export async function pacePast(moment: Moment): Promise<readonly TimedSeries[]> {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const from = Math.floor((now - KNOWN_MS) / HOUR_MS) * HOUR_MS;
  const running = new Set([INPUT_RULES.running.record]);
  const groups = [
    ...verdictGroups(DEFAULT_THRESHOLDS, '1m').map((group) => ({
      name: group.name,
      interval: group.interval,
      rules: group.rules.filter((rule) => 'record' in rule && running.has(rule.record)),
    })),
    ...recordingGroups().filter(({ name }) => name.includes('-pace')),
  ];
  const evaluated = await evaluateOver({
    groups,
    inputs: lines(moment, { from, now }),
    from: from / 1000,
    to: now / 1000,
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
  });
  try {
    const names = `{__name__=~"${OVER_EXPECTED.record}|${PACED}"}`;
    return await evaluated.range(names, 60, now / 1000 - 1_200);
  } finally {
    await evaluated.stop();
  }
}

async function* lines(moment: Moment, stretch: Stretch): AsyncGenerator<string> {
  const world = await World.begin(storyOf(TROUBLE, moment), { gpus: 1, seed: 1, speed: 1 }, stretch);
  const text = new TimedLines({ job: SLOW, instance: `${SLOW}:9840` });
  const pace = { everyMs: MINUTE_MS, innerMs: 10_000 };
  for await (const { samples, time } of new Scene(world, {}).play(
    stretch.from,
    () => stretch.now + 1,
    pace,
  )) {
    yield text.write(samples, time);
  }
}
