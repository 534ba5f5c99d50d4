import { gpu, self } from '../../catalogue/index.ts';
import { Samples } from '../../model/samples.ts';
import { UNMATCHED_REASONS } from './match.ts';
import type { Attribution, Matches } from './match.ts';

/** A container that holds several shares of one GPU is one series. */
export function toSamples({ attributions, unmatched }: Matches): Samples {
  const samples = new Samples();
  const series = new Map(
    attributions
      .map((attribution) => labelsOf(attribution))
      .map((labels) => [JSON.stringify(labels), labels]),
  );
  for (const labels of series.values()) samples.add(gpu.podInfo, labels, 1);
  for (const reason of UNMATCHED_REASONS) {
    samples.add(
      self.podDevicesUnmatched,
      { reason },
      unmatched.filter((one) => one.reason === reason).length,
    );
  }
  return samples;
}

function labelsOf({ held, gpu: identity, mig }: Attribution) {
  return {
    device_id: identity.deviceId,
    uuid: identity.uuid,
    gpu_instance_id: mig?.gpuInstanceId ?? '',
    compute_instance_id: mig?.computeInstanceId ?? '',
    namespace: held.namespace,
    pod: held.pod,
    container: held.container,
  };
}
