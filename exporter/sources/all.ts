/** The only list of sources: what is read, in the order of the page. */
import type { Options } from '../config/options.ts';
import type { Config } from '../config/schema.ts';
import type { Logger } from '../logging/logger.ts';
import { NO_GPUS } from '../model/gpu.ts';
import type { GpuIdentity } from '../model/gpu.ts';
import { AutoBackend } from './gpu/auto.ts';
import type { GpuBackend } from './gpu/backend.ts';
import { nvidiaSmiBackend } from './gpu/nvidia-smi/backend.ts';
import { NvmlBackend } from './gpu/nvml/backend.ts';
import { SimulatedBackend } from './gpu/simulated/backend.ts';
import { WaveGpus } from './gpu/simulated/wave.ts';
import { GpuSource } from './gpu/source.ts';
import { HostSource } from './host/source.ts';
import { inferenceSource } from './inference/source.ts';
import type { InferenceSource } from './inference/source.ts';
import { podResourcesSocket } from './kubernetes/socket.ts';
import { kubernetesSource } from './kubernetes/source.ts';
import type { Source } from './source.ts';

export interface Sources {
  readonly list: readonly Source[];
  /** The list for another config. What stays goes on with what it has counted; a server is the same one by its name. */
  reconfigure(config: Config): readonly Source[];
}

/** `intake` has what is pushed; without one there is none. */
export function createSources(
  options: Options,
  config: Config,
  log: Logger,
  intake?: (gpus: () => readonly GpuIdentity[]) => Source,
): Sources {
  const gpu = createGpuSource(options, config, log);
  const gpus = () => gpu?.identities() ?? [];
  const last = [
    ...(intake ? [intake(gpus)] : []),
    ...createKubernetesSource(options, gpu),
    ...(options['host.metrics'] ? [new HostSource()] : []),
  ];
  let servers = new Map<string, InferenceSource>();
  return { list: reconfigure(config), reconfigure };

  function reconfigure(next: Config): readonly Source[] {
    gpu?.setPrices(next.dollarsPerGpuHour);
    const before = servers;
    servers = new Map();
    for (const server of next.servers) {
      const known = before.get(server.name);
      known?.reconfigure(server);
      servers.set(server.name, known ?? inferenceSource(server, gpus));
    }
    return [...(gpu ? [gpu] : []), ...servers.values(), ...last];
  }
}

function createGpuSource(options: Options, config: Config, log: Logger): GpuSource | undefined {
  const backend = createBackend(options);
  if (!backend) return undefined;
  return new GpuSource(backend, {
    required: options['gpu.source'] !== 'auto',
    dollarsPerGpuHour: config.dollarsPerGpuHour,
    onNote: (text) => log.warn({ source: 'gpu' }, text),
  });
}

function createKubernetesSource(options: Options, gpu: GpuSource | undefined): readonly Source[] {
  const flag = options['kubernetes.pod-resources-socket'];
  const socket = podResourcesSocket(flag);
  const required = flag !== 'auto';
  if (socket === undefined || (!gpu && !required)) return [];
  return [kubernetesSource({ socket, required, inventory: async () => gpu?.inventory() ?? NO_GPUS })];
}

function createBackend(options: Options): GpuBackend | undefined {
  const intervalMs = options['gpu.interval'];
  const timeoutMs = options['gpu.timeout'];
  const processes = options['gpu.processes'];
  const library = options['gpu.nvml-library'];
  const detailIntervalMs = options['gpu.detail-interval'];
  const nvml = () => new NvmlBackend({ library, intervalMs, detailIntervalMs, timeoutMs, processes });
  const nvidiaSmi = () =>
    nvidiaSmiBackend({ command: options['gpu.nvidia-smi-command'], intervalMs, timeoutMs, processes });
  switch (options['gpu.source']) {
    case 'auto':
      return new AutoBackend(nvml(), nvidiaSmi);
    case 'nvml':
      return nvml();
    case 'nvidia-smi':
      return nvidiaSmi();
    case 'simulated':
      return new SimulatedBackend(
        { intervalMs, detailIntervalMs },
        new WaveGpus(options['gpu.simulated-count']),
      );
    case 'none':
      return undefined;
  }
}
