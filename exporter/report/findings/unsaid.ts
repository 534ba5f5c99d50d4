/** What the data could not say, and which series would say it. */
import { INPUT_RULES } from '../../../alerts/verdict/input-rules.ts';
import { gpu, inference } from '../../catalogue/index.ts';
import type { ModelData } from '../read/read-models.ts';
import type { ServerData } from '../read/server-data.ts';
import type { ModelReport, Unsaid } from '../report.ts';
import { LEAST_DAYS, wholeDays } from './trend.ts';

interface Question {
  readonly question: string;
  readonly wants: string;
  readonly isOpen: (server: ServerData) => boolean;
}

const QUESTIONS: readonly Question[] = [
  {
    question: 'how busy its GPUs are, and so most verdicts',
    wants: `${gpu.busySeconds.name}, and ${inference.serverGpuInfo.name} on the same page: run the exporter on the machine with the GPUs, and name them in inference.servers[].devices`,
    isOpen: ({ inputs }) => !inputs.utilisation,
  },
  {
    question: 'what it costs',
    wants: `${gpu.costDollarsPerHour.name}: set cost.dollars_per_gpu_hour in the config of the exporter`,
    isOpen: ({ inputs }) => !inputs.dollarsPerHour,
  },
  {
    question: 'whether requests are late',
    wants: `${inference.sloRequests.name}: set inference.servers[].slo in the config of the exporter`,
    isOpen: ({ slo }) => slo.size === 0,
  },
  {
    question: 'how full its batches are',
    wants: `${inference.batchCapacity.name}: set inference.servers[].max_batch_size where the engine does not tell it`,
    isOpen: ({ inputs }) => !inputs.batchFill,
  },
  {
    question: 'how many tokens come out',
    wants: inference.generationTokens.name,
    isOpen: ({ inputs }) => !inputs.tokensPerSecond,
  },
  {
    question: 'who waits',
    wants: inference.queueDepth.name,
    isOpen: ({ inputs }) => !inputs.queueDepth,
  },
  {
    question: 'whether memory is the limit',
    wants: inference.kvCacheUsageRatio.name,
    isOpen: ({ inputs }) => !inputs.kvUsage,
  },
  {
    question: 'what energy it takes',
    wants: gpu.energyJoules.name,
    isOpen: ({ energy }) => !energy,
  },
  {
    question: 'how large a warm pool has to be',
    wants: `${inference.modelLoadSeconds.name}: push model.ready events where the engine does not tell it`,
    isOpen: ({ inputs }) => !inputs.modelLoadSeconds,
  },
];

export function unsaidOf(report: ModelReport, data: ModelData): readonly Unsaid[] {
  const ofServers = QUESTIONS.flatMap(({ question, wants, isOpen }) => {
    const open = report.servers.filter((_, index) => {
      const server = data.servers[index];
      return server !== undefined && isOpen(server);
    });
    const about =
      open.length === report.servers.length ? report.name : open.map(({ name }) => name).join(', ');
    return open.length === 0 ? [] : [{ about, question, wants }];
  });
  return [...ofServers, ...ofModel(report, data)];
}

function ofModel(
  { name, replicas, trend, warmPool }: ModelReport,
  { requests }: ModelData,
): readonly Unsaid[] {
  const unsaid: Unsaid[] = [];
  if (replicas.unknown !== undefined)
    unsaid.push({ about: name, question: 'how many servers its demand needs', wants: replicas.unknown });
  if (!trend) {
    const days = wholeDays(requests).size;
    const wants = `${INPUT_RULES.requestsPerSecond.record} of ${LEAST_DAYS} whole days; there are ${days}`;
    unsaid.push({ about: name, question: 'where demand goes in 30 days', wants });
  }
  if (warmPool && warmPool.hours.length <= 24)
    unsaid.push({
      about: name,
      question: 'how weekdays differ',
      wants: 'a week of demand; the warm pool is by hour of the day',
    });
  return unsaid;
}
