/** The first lines: do we need more GPUs? A verdict is of a server as it goes; whether there are enough of them is of the model. */
import { count, figure, percent } from '../../../alerts/verdict/figures.ts';
import { VERDICTS } from '../../../alerts/verdict/table.ts';
import type { VerdictName, VerdictRow } from '../../../alerts/verdict/table.ts';
import type { ModelReport, ServerReport } from '../report.ts';

/** When there are fewer servers than the p95 of demand takes. */
type Shortage = 'now' | 'in30Days';

/** What a verdict answers where its own words would say that there are enough; the others speak of what comes first. */
const SHORT: Readonly<Record<Shortage, Partial<Record<VerdictName, string>>>> = {
  now: {
    healthy: 'More GPUs for the busiest times: these are used well.',
    overprovisioned: 'Fewer would do for most of the time, and more are needed at the busiest.',
    idle: 'Use the ones you have: they idle for most of the time, and are too few at the busiest.',
    failing: 'Neither yet: the answers fail, not the GPUs.',
  },
  in30Days: {
    healthy: 'Neither now, and more GPUs in 30 days.',
    overprovisioned: 'Fewer would do now, and more are needed in 30 days.',
    idle: 'Use the ones you have now, and more are needed in 30 days.',
    failing: 'Neither yet: the answers fail, not the GPUs.',
  },
};

/** A line for each server, and one more where the model has too few of them. */
export function answersOf(model: ModelReport): readonly string[] {
  const shortage = shortageOf(model);
  const lines = model.servers.map((server) => answerOf(server, shortage));
  return shortage ? [...lines, moreThanThere(model, shortage)] : lines;
}

function shortageOf({ replicas: { now, needed, in30Days } }: ModelReport): Shortage | undefined {
  if (needed && needed.replicas > now) return 'now';
  return in30Days && in30Days.replicas > now ? 'in30Days' : undefined;
}

/** The verdict that held longest, and what it answers. */
function answerOf({ name, verdicts, latest, answers }: ServerReport, shortage: Shortage | undefined): string {
  const [main] = verdicts;
  const row = VERDICTS.find((each) => each.name === main?.name);
  const now = VERDICTS.find((each) => each.name === latest);
  if (!main || !row)
    return `${name}: no verdict. Too little is known of it; what is missing stands at the end.`;
  const changed = now && now !== row ? ` At the end: ${now.label}. ${answerBy(now, shortage)}` : '';
  // All verdicts but one are of GPUs, and say nothing of answers.
  const failing =
    answers?.failing?.isNow && latest !== 'failing'
      ? ` But at the end ${percent(answers.failing.failed)} of the requests fail, and more GPUs would not mend that.`
      : '';
  return `${name}: ${answerBy(row, shortage)} ${row.label} for ${percent(main.share)} of the time.${changed}${failing}`;
}

function answerBy({ name, answer }: VerdictRow, shortage: Shortage | undefined): string {
  return (shortage && SHORT[shortage][name]) ?? answer;
}

function moreThanThere({ name, replicas }: ModelReport, shortage: Shortage): string {
  const { now, needed, in30Days } = replicas;
  const [need, when] = shortage === 'now' ? [needed, 'the'] : [in30Days, 'in 30 days the'];
  return `${name}: ${when} p95 of its demand takes ${count(need?.replicas ?? 0, 'server')}; there ${now === 1 ? 'is' : 'are'} ${figure(now)}.`;
}
