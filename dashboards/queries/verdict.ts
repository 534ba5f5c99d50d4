import { VERDICT_SERIES } from '../../alerts/verdict/promql.ts';
import { VERDICTS } from '../../alerts/verdict/table.ts';
import type { VerdictName } from '../../alerts/verdict/table.ts';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { InputName } from '../../alerts/verdict/condition.ts';
import { FOLDED_UTILISATION, LOAD_AT_SLO, MOST_GROWTH } from '../../alerts/verdict/sizing.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import { faulty, isHeldDown, lost } from './gpu.ts';
import { select } from './select.ts';

const SERIES = { record: VERDICT_SERIES };

/** The number of a verdict in queries, from 1: the higher, the earlier in the truth table. */
export function codeOf(name: VerdictName): number {
  return VERDICTS.length - VERDICTS.findIndex((row) => row.name === name);
}

/** The verdict of each server and model as its number. Where two overlap for a moment, the earlier in the table stands. */
export function verdictCode(): string {
  return `max without (verdict) (\n  ${codes()}\n)`;
}

/** 1 for each server and model of which this is the verdict. */
export function verdictIs(name: VerdictName): string {
  return select(SERIES, 'server', `verdict="${name}"`);
}

/** The verdicts that there are among the chosen servers and models, each once, as their numbers. */
export function verdictsNow(): string {
  return `max by (verdict) (\n  ${codes()}\n)`;
}

function codes(): string {
  return VERDICTS.map(({ name }) => `${codeOf(name)} * ${verdictIs(name)}`).join('\n  or ');
}

/** An input of the verdict of each server and model. */
export function input(name: InputName): string {
  return select(INPUT_RULES[name], 'server');
}

/** A GPU for which each server and model has a fault, one of them where there are several: always 1. */
export function faultyGpuOfServers(): string {
  const onServers = `last_over_time(${select(inference.serverGpuInfo, 'server')}[5m])`;
  const broken = [lost('instance'), faulty('instance'), isHeldDown('instance')].join('\nor\n');
  return `topk without (device_id, uuid) (1,
  ${onServers}
  and ignoring (server, model) (
${broken}
  )
)
and ignoring (device_id, uuid) ${input('faultyGpus')} > 0`;
}

/**
 * GPUs that the demand of each server takes: for `add_gpus` and `overprovisioned` as many as the sentences of the verdict
 * say, none for `idle`, else those that there are. Nothing for `add_gpus` where no number can be told.
 */
export function gpusItTakes(): string {
  const done = `(${input('requestsPerSecond')} - (${input('abortedPerSecond')} or 0 * ${input('requestsPerSecond')}))`;
  const wanted = `(${input('requestsPerSecond')} + clamp_min(${input('queueGrowth')} or 0 * ${input('requestsPerSecond')}, 0))`;
  const grown = `${input('gpus')} * clamp_max(${wanted} / (${done} > 0), ${MOST_GROWTH}) / ${LOAD_AT_SLO}`;
  const buy = `clamp_min(ceil(${grown}) - ${input('gpus')}, 1) + ${input('gpus')} and ignoring (verdict) ${verdictIs('add_gpus')}`;
  const folded = `clamp_min(ceil(${input('gpus')} * ${input('utilisation')} / ${FOLDED_UTILISATION}), 1)`;
  const fold = `${folded} and ignoring (verdict) ${verdictIs('overprovisioned')}`;
  const none = `0 * ${input('gpus')} and ignoring (verdict) ${verdictIs('idle')}`;
  return `(${buy})\nor\n(${fold})\nor\n(${none})\nor\n(${input('gpus')} unless ignoring (verdict) ${verdictIs('add_gpus')})`;
}
