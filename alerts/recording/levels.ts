/**
 * Levels of recorded series:
 * - `gpu`: each GPU, with all labels of the target;
 * - `server_model`: each model of each server, with all labels of the target;
 * - `fleet_model`: a model, over all servers of a job that serve it;
 * - `fleet`: all servers and models of a job;
 * - `_outcome` at the end: and each outcome of requests apart.
 * Labels are taken away by name, never kept by name: cluster, namespace, region or whatever else a target has stays.
 */
import { OF_ONE_TARGET } from '../labels.ts';
import { INPUT_RULES } from '../verdict/input-rules.ts';
import type { InputName } from '../verdict/condition.ts';
import { SERVER_GPUS } from '../verdict/rules/gpu.ts';
import { quotient } from './recorded-rule.ts';
import type { Quotient, RecordedRule } from './recorded-rule.ts';

/** What a release changes: the same server on another target. */
export const OVER_TARGETS = `without (${OF_ONE_TARGET.join(', ')})`;
/** What tells replicas of one model apart. */
export const OVER_SERVERS = `without (${[...OF_ONE_TARGET, 'server'].join(', ')})`;
const OVER_FLEET = `without (${[...OF_ONE_TARGET, 'server', 'model'].join(', ')})`;

type Aggregation = 'sum' | 'max' | 'avg' | 'count';

/** Over the servers and models of a job. */
export function overFleet(aggregation: Aggregation, expression: string): string {
  return `${aggregation} ${OVER_FLEET} (${expression})`;
}

/** Over the servers of a job, each model apart. */
export function overServers(aggregation: Aggregation, expression: string): string {
  return `${aggregation} ${OVER_SERVERS} (${expression})`;
}

/** The sum over the fleet of what is recorded for each server and model. */
export function fleetSum({ record, unit, help }: RecordedRule): RecordedRule {
  return { record: inFleet(record), expr: overFleet('sum', record), unit, help };
}

/** A ratio over the fleet: of the sums over those servers that tell both of its parts. */
export function fleetRatio(ratio: Quotient): Quotient {
  const { record, of, over } = ratio;
  return quotient({
    ...ratio,
    record: inFleet(record),
    of: overFleet('sum', `${of} and ${over}`),
    over: overFleet('sum', `${over} and ${of}`),
  });
}

/** What is made of recorded series of a server and model alone, made of those of the fleet. */
export function fleetFigure({ record, expr, unit, help }: RecordedRule): RecordedRule {
  return { record: inFleet(record), expr: expr.replaceAll('server_model', 'fleet'), unit, help };
}

/** The name that a series of a server and model has in the fleet. */
export function inFleet(record: string): string {
  return record.replace(/^server_model/, 'fleet');
}

/** An input of the verdict as a rule of this list; `help` where that of the verdict speaks of its table. */
export function verdictInput(input: InputName, unit: string, help = INPUT_RULES[input].help): RecordedRule {
  return { ...INPUT_RULES[input], unit, help };
}

/** A figure of each GPU, whatever exporters read it (those in containers may give it another index). */
export function perUuid(perGpu: string): string {
  return `max without (${[...OF_ONE_TARGET, 'server', 'model', 'device_id'].join(', ')}) (${perGpu})`;
}

/** A figure of each GPU over the fleet. A GPU counts once, however many models share it and exporters read it. */
export function overFleetGpus(aggregation: 'sum' | 'count', perGpu: string): string {
  return `${aggregation} without (uuid) (${perUuid(perGpu)})`;
}

/** Only GPUs that a server is known to run on. */
export function ofServers(perGpu: string): string {
  return `${perGpu} and group without (server, model) (${SERVER_GPUS})`;
}
