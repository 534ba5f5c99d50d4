import type { GpuColumn } from '../recent/columns.ts';
import type { TrackedGpu } from '../recent/tracked.ts';
import type { ChartView } from '../view.ts';
import { chart, ratioOfGrowth } from './chart.ts';

/** Charts of one GPU at the slots of the ring, whose times are Unix milliseconds. */
export function gpuCharts(
  { history, latest }: TrackedGpu,
  slots: readonly number[],
  times: readonly number[],
): readonly ChartView[] {
  const column = (name: GpuColumn) => history.values(name, slots);
  const charts = [
    chart('Utilisation', 'percent', times, [
      { label: 'utilisation', values: utilisation(column) },
      { label: 'SM active', values: column('smActiveRatio').map((share) => 100 * share) },
    ]),
    chart('VRAM used', 'bytes', times, [{ label: 'used', values: column('memoryUsedBytes') }], {
      label: 'total',
      value: latest.memoryTotalBytes,
    }),
    chart('Power', 'watts', times, [{ label: 'drawn', values: column('powerWatts') }], {
      label: 'limit',
      value: latest.powerLimitWatts,
    }),
    chart('Temperature', 'celsius', times, [{ label: 'die', values: column('temperatureCelsius') }]),
  ];
  return charts.filter((made) => made !== undefined);
}

/** The true mean since the point before where it was integrated; what the driver said at the moment elsewhere. */
function utilisation(column: (name: GpuColumn) => readonly number[]): readonly number[] {
  const means = ratioOfGrowth(column('busySeconds'), column('observedSeconds'));
  return column('utilisationPercent').map((moment, index) => {
    const mean = means[index] ?? Number.NaN;
    return Number.isFinite(mean) ? 100 * mean : moment;
  });
}
