import type { Options } from '../../config/options.ts';
import { aboutOf } from '../firing.ts';
import { isSaid, nameOf, wordOf } from './mark.ts';
import type { Mark } from './mark.ts';
import type { ExporterConnection } from './exporter-connection.ts';
import { keptText } from './kept.ts';
import { sendMarks } from './send.ts';
import type { Sent } from './send.ts';

interface Output {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Seconds between two counts of the audit are in alerts/audit; people count in minutes. */
const THEN = 'Prometheus knows it with the next scrape, the audit within four minutes.';

/** Sends what was marked by flags, and says what became of each. Gives whether all is said now. @throws ReviewProblem */
export async function tellMarks(
  marks: readonly Mark[],
  exporter: ExporterConnection,
  format: Options['format'],
  { stdout, stderr }: Output,
): Promise<boolean> {
  const said = marks.filter(isSaid);
  const toSend = marks.filter((mark) => !isSaid(mark));
  const sent: Sent =
    toSend.length > 0 ? await sendMarks(exporter, toSend, Date.now()) : { taken: [], refused: [] };
  for (const { mark, why } of sent.refused)
    stderr.write(`${nameOf(mark.firing)}: the exporter refuses it: ${why}\n`);
  stdout.write(format === 'json' ? `${JSON.stringify(asJson(sent, said))}\n` : wordsOf(sent, said));
  stderr.write(keptText(sent, exporter));
  return sent.refused.length === 0;
}

function wordsOf({ taken, refused }: Sent, said: readonly Mark[]): string {
  const lines = [
    ...taken.map((mark) => `${lineOf(mark)}.${changed(mark)}`),
    ...said.map((mark) => `${lineOf(mark)}: that was said already, nothing is sent.`),
  ];
  if (taken.length > 0) lines.push(THEN);
  if (lines.length === 0 && refused.length === 0)
    lines.push('There is nothing to mark: every firing of it has a review.');
  return lines.map((line) => `${line}\n`).join('');
}

function lineOf({ firing, verdict }: Mark): string {
  const about = aboutOf(firing);
  return `${nameOf(firing)}${about === '' ? '' : ` (${about})`} is a ${verdict === 'real' ? 'true alert' : wordOf(verdict)}`;
}

/** Only the last word on a firing counts. */
function changed({ firing: { review }, verdict }: Mark): string {
  return review && !review.isLost && review.verdict !== verdict
    ? ` Before it was ${wordOf(review.verdict)}.`
    : '';
}

function asJson({ taken, refused, survivesRestart }: Sent, said: readonly Mark[]) {
  return {
    schema: 1,
    ...(survivesRestart !== undefined && { survivesRestart }),
    marks: [
      ...taken.map((mark) => entryOf(mark, 'sent')),
      ...said.map((mark) => entryOf(mark, 'said_before')),
      ...refused.map(({ mark, why }) => ({ ...entryOf(mark, 'refused'), why })),
    ],
  };
}

function entryOf({ firing: { id, alert }, verdict }: Mark, result: string) {
  return { id, alert, verdict, result };
}
