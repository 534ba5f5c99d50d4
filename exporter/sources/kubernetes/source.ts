import { setTimeout } from 'node:timers/promises';
import { NO_GPUS } from '../../model/gpu.ts';
import type { GpuInventory } from '../../model/gpu.ts';
import type { Samples } from '../../model/samples.ts';
import type { Source } from '../source.ts';
import { describePods } from './describe.ts';
import { callUnary } from './grpc-call.ts';
import { matchDevices } from './match.ts';
import type { Matches } from './match.ts';
import { uuidsByMinor } from './minor-numbers.ts';
import { decodeList, LIST_METHOD } from './pod-resources.ts';
import type { HeldDevice } from './pod-resources.ts';
import { kubeletProblem } from './problems.ts';
import { toSamples } from './project.ts';

export interface KubernetesOptions {
  /** Path of the kubelet's socket. */
  readonly socket: string;
  /** False when it was found by `auto`. */
  readonly required: boolean;
  /** The GPUs of this machine; may wait for the first reading of them. */
  readonly inventory: () => Promise<GpuInventory>;
  readonly timeoutMs?: number;
  /** How long an answer, or a failure, stands: the kubelet allows few calls a second to all who ask on a node. */
  readonly keepMs?: number;
  /** UUIDs by the number in `/dev/nvidiaN`. */
  readonly byMinor?: () => Promise<ReadonlyMap<string, string>>;
}

/** What clients of the kubelet take at most, by its own constant. */
const MOST_BYTES = 16 * 1024 * 1024;
/** A driver that hangs is the affair of the source `gpu`. */
const LONGEST_WAIT_FOR_GPUS_MS = 2_000;

/** Which container holds which GPU, by the kubelet of this node. */
export function kubernetesSource(options: KubernetesOptions): Source {
  const { socket, required, timeoutMs = 2_000, keepMs = 5_000, byMinor = uuidsByMinor } = options;
  let kept: { readonly at: number; readonly devices: Promise<readonly HeldDevice[]> } | undefined;
  let matches: Matches | undefined;
  return {
    name: 'kubernetes',
    required,
    async collect(): Promise<Samples> {
      matches = undefined;
      const [devices, inventory, minors] = await Promise.all([held(), knownGpus(), byMinor()]);
      matches = matchDevices(devices, inventory, minors);
      return toSamples(matches);
    },
    describe: () => (matches ? describePods(matches) : []),
  };

  function held(): Promise<readonly HeldDevice[]> {
    if (!kept || performance.now() - kept.at > keepMs) {
      kept = { at: performance.now(), devices: ask() };
      kept.devices.catch(() => undefined);
    }
    return kept.devices;
  }

  async function ask(): Promise<readonly HeldDevice[]> {
    try {
      const request = Buffer.alloc(0);
      return decodeList(
        await callUnary({ socket, method: LIST_METHOD, request, timeoutMs, mostBytes: MOST_BYTES }),
      );
    } catch (error) {
      throw new Error(kubeletProblem(error, socket, timeoutMs), { cause: error });
    }
  }

  function knownGpus(): Promise<GpuInventory> {
    return Promise.race([options.inventory(), setTimeout(LONGEST_WAIT_FOR_GPUS_MS, NO_GPUS, { ref: false })]);
  }
}
