import { REQUEST_COLUMNS } from '../recent/columns.ts';
import type { ServerColumn } from '../recent/columns.ts';
import { entriesOf } from '../recent/labels.ts';
import type { TrackedServer } from '../recent/tracked.ts';
import type { ChartView } from '../view.ts';
import { chart, ratesOf } from './chart.ts';
import type { Line } from './chart.ts';

/** Charts of one model of one server at the slots of the ring, whose times are Unix milliseconds. */
export function serverCharts(
  { history, latest }: TrackedServer,
  slots: readonly number[],
  times: readonly number[],
): readonly ChartView[] {
  const column = (name: ServerColumn) => history.values(name, slots);
  const line = (label: string, name: ServerColumn): Line => ({ label, values: column(name) });
  const kvUsage = column('kvUsageMax').map(
    (max, index) => 100 * (Number.isFinite(max) ? max : (column('kvUsage')[index] ?? max)),
  );
  const charts = [
    chart('Output tokens', 'tokens_per_second', times, [
      { label: 'generated', values: ratesOf(times, column('generationTokens')) },
    ]),
    chart('Requests running', 'requests', times, [line('running', 'running')], {
      label: 'capacity',
      value: latest.capacity,
    }),
    chart('Queue', 'requests', times, [line('waiting', 'queueDepth')]),
    // As the verdict looks at it: over the five minutes before each point.
    chart('Time to first token, p95 of 5 minutes', 'seconds', times, [line('p95', 'ttftP95')], {
      label: 'SLO',
      value: latest.sloTtftSeconds,
    }),
    chart('Time per output token, p95 of 5 minutes', 'seconds', times, [line('p95', 'tpotP95')], {
      label: 'SLO',
      value: latest.sloTpotSeconds,
    }),
    chart('KV cache', 'percent', times, [{ label: 'in use', values: kvUsage }]),
    chart('Requests by outcome', 'requests_per_second', times, outcomes(column, times)),
  ];
  return charts.filter((made) => made !== undefined);
}

/** Outcomes that occurred; `ok` whether it did or not. */
function outcomes(
  column: (name: ServerColumn) => readonly number[],
  times: readonly number[],
): readonly Line[] {
  const lines = entriesOf(REQUEST_COLUMNS).map(([label]) => ({
    label,
    values: ratesOf(times, column(label)),
  }));
  return lines.filter(({ label, values }) => label === 'ok' || values.some((rate) => rate > 0));
}
