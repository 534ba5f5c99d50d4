/** Who holds it in Kubernetes. */
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import { self } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { GPU_ROWS, GPU_STATE_WORDS } from '../panels/gpus.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { ofPods, stateOf } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';

function holders(thresholds: Thresholds) {
  return table({
    title: 'Pods that hold it',
    means:
      'Containers that hold a chosen GPU, a share of it or a MIG instance, and what the GPU is at. All that share a GPU are harmed by its faults.',
    act: 'Drain these before a reset: cordon the node and delete the pods. A pod that holds an idle GPU for hours asks for more than it uses.',
    noValue:
      'No pod holds it, or the exporter does not ask the kubelet: see --kubernetes.pod-resources-socket',
    width: 16,
    height: 7,
    rows: {
      ...GPU_ROWS.rows,
      gpu_instance_id: { title: 'MIG', width: 60 },
      namespace: { title: 'Namespace' },
      pod: { title: 'Pod' },
      container: { title: 'Container' },
    },
    apart: [...GPU_ROWS.apart, 'compute_instance_id'],
    sortedBy: 'State',
    columns: [
      {
        title: 'State',
        expr: ofPods(stateOf('gpu', thresholds), 'gpu'),
        unit: 'words',
        width: 95,
        mappings: GPU_STATE_WORDS,
        colored: 'cell',
      },
    ],
  });
}

const unmatched = timeSeries({
  title: 'Devices of pods that match no GPU',
  means:
    'Devices of NVIDIA that pods of the machine hold and that could not be matched with a GPU, by the reason.',
  act: 'not_read: the exporter does not see that GPU; give it all GPUs of the node. unknown_id: a device plugin that names devices in a new way; report it.',
  unit: 'count',
  decimals: 0,
  noValue: 'The exporter does not ask the kubelet',
  width: 8,
  height: 7,
  softMax: 1,
  calculations: ['lastNotNull'],
  queries: [{ expr: select(self.podDevicesUnmatched, 'instance'), legend: '{{reason}} · {{instance}}' }],
});

/** @param thresholds of the verdict */
export function pods(thresholds: Thresholds): Row {
  return { title: 'Kubernetes', collapsed: true, panels: [holders(thresholds), unmatched] };
}
