import { VERDICT_SERIES } from '../../alerts/verdict/promql.ts';
import { VERDICTS } from '../../alerts/verdict/table.ts';
import type { VerdictName } from '../../alerts/verdict/table.ts';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { InputName } from '../../alerts/verdict/condition.ts';
import { PROMQL } from '../../alerts/verdict/arithmetic.ts';
import { toAdd, toFoldInto } from '../../alerts/verdict/sizing.ts';
import type { Load } from '../../alerts/verdict/sizing.ts';
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

/** What the sentences of the verdict reckon of, as expressions. */
const LOAD: Load<string> = {
  gpus: input('gpus'),
  utilisation: input('utilisation'),
  requestsPerSecond: input('requestsPerSecond'),
  abortedPerSecond: input('abortedPerSecond'),
  queueGrowth: input('queueGrowth'),
};

/**
 * GPUs that the demand of each server takes: for `add_gpus` and `overprovisioned` as many as the sentences of the verdict
 * say, none for `idle`, else those that there are. Nothing for `add_gpus` where no number can be told.
 */
export function gpusItTakes(): string {
  const { gpus } = LOAD;
  return [
    `(${PROMQL.plus(gpus, toAdd(PROMQL, LOAD))} and ignoring (verdict) ${verdictIs('add_gpus')})`,
    `(${toFoldInto(PROMQL, LOAD)} and ignoring (verdict) ${verdictIs('overprovisioned')})`,
    `(0 * ${gpus} and ignoring (verdict) ${verdictIs('idle')})`,
    `(${gpus} unless ignoring (verdict) ${verdictIs('add_gpus')})`,
  ].join('\nor\n');
}
