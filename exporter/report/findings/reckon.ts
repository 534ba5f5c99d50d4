/** The arithmetic behind a piece of advice, with its numbers. */
import { count, dollars, figure, hoursText, percent } from '../../../alerts/verdict/figures.ts';
import type { VerdictInputs } from '../../../alerts/verdict/inputs.ts';
import {
  demand,
  FOLDED_UTILISATION,
  gpusToFoldInto,
  LOAD_AT_SLO,
  served,
  timesWanted,
} from '../../../alerts/verdict/sizing.ts';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import { THRESHOLDS } from '../../../alerts/verdict/thresholds.ts';
import type { Need, Replicas, ServerReport, VerdictTime } from '../report.ts';

interface Reckoned {
  readonly arithmetic: string;
  /** In place of what the verdict says to do next. */
  readonly act?: string;
  readonly dollars?: number;
}

/** What the hours of a verdict cost, or would save, as far as that is known. */
export function reckon(time: VerdictTime, server: ServerReport, replicas: Replicas): Reckoned {
  const { name, hours, inputs } = time;
  const { dollarsPerHour: price } = inputs;
  switch (name) {
    case 'gpu_fault':
      return spentOnFaulty(hours, inputs);
    case 'cold_start':
    case 'stalled':
    case 'idle':
      return spentFor(name, hours, price);
    case 'batch_better':
      return withoutBuying(hours, inputs, server);
    case 'kv_bound':
      return startedOver(hours, inputs);
    case 'smaller_model':
      return tooSlow(inputs);
    case 'add_gpus':
      return moreServers(time, replicas);
    case 'failing':
      return failedFor(hours, inputs);
    case 'overprovisioned':
      return folded(time, replicas);
    case 'healthy':
      return { arithmetic: '' };
  }
}

function spentFor(name: VerdictName, hours: number, price: number | undefined): Reckoned {
  if (price === undefined) return { arithmetic: `${hoursText(hours)}; what they cost is not known` };
  const spent = hours * price;
  const what =
    name === 'idle' ? 'saved at most, less what the warm pool needs' : 'spent while no answer came';
  return {
    arithmetic: `${figure(hours)} h × ${dollars(price)} an hour = ${dollars(spent)} ${what}`,
    dollars: spent,
  };
}

/** The others go on with their work. */
function spentOnFaulty(
  hours: number,
  { faultyGpus = 1, gpus, dollarsPerHour: price }: VerdictInputs,
): Reckoned {
  if (price === undefined || !gpus) return spentFor('gpu_fault', hours, undefined);
  const faulty = Math.min(faultyGpus, gpus);
  const spent = (hours * price * faulty) / gpus;
  return {
    arithmetic: `${figure(faulty)} of ${count(gpus, 'GPU')} × ${figure(hours)} h × ${dollars(price / gpus)} = ${dollars(spent)} spent on what is broken`,
    dollars: spent,
  };
}

/** As it is served, what comes in would take more servers: they are not needed, for places are free. */
function withoutBuying(hours: number, inputs: VerdictInputs, server: ServerReport): Reckoned {
  const { queueDepth, batchFill, running, dollarsPerHour: price } = inputs;
  if (queueDepth !== undefined && queueDepth < THRESHOLDS.queued.byDefault)
    return { arithmetic: 'nobody waits for a place: what it saves is time, not servers' };
  const capacity = running !== undefined && batchFill ? running / batchFill : undefined;
  if (capacity === undefined || queueDepth === undefined)
    return {
      arithmetic: `what it saves cannot be told for ${server.name}: the places of its batches are not known`,
    };
  const free = Math.max(0, capacity - (running ?? 0));
  const fits = `${figure(capacity)} places, ${percent(batchFill ?? 0)} of them used: ${figure(free)} are free while ${count(queueDepth, 'request waits', 'requests wait')}`;
  const [asked, done] = [demand(inputs), served(inputs)];
  if (price === undefined || asked === undefined || !done) return { arithmetic: fits };
  const times = timesWanted(asked, done);
  const spared = Math.max(1, Math.ceil(times) - 1);
  const saved = hours * spared * price;
  return {
    arithmetic: `${fits}; as it is, ${count(asked, 'request')} a second come in and ${figure(done)} are served, so to buy in place of it would take ${figure(asked)} / (${LOAD_AT_SLO} × ${figure(done)}) = ${figure(times)} times the servers: ${count(spared, 'server')} more for ${figure(hours)} h × ${dollars(price)} = ${dollars(saved)} that need not be spent`,
    dollars: saved,
  };
}

function startedOver(hours: number, { preemptionsPerSecond, kvUsage = 1 }: VerdictInputs): Reckoned {
  const again = preemptionsPerSecond
    ? `; ${figure(preemptionsPerSecond)} a second × ${figure(hours)} h = ${count(preemptionsPerSecond * hours * 3_600, 'request')} that had to start over`
    : '';
  return {
    arithmetic: `the KV cache was ${percent(kvUsage)} full${again}; what it saves shows once the cache is under its limit`,
  };
}

function tooSlow({ ttftOverSlo = 0, tpotOverSlo = 0 }: VerdictInputs): Reckoned {
  const worst = Math.max(ttftOverSlo, tpotOverSlo);
  return {
    arithmetic: `p95 over its SLO is ${figure(worst)}: the model has to be ${figure(worst)} times as fast; weights in 8 bit are half the bytes that decoding reads, in 4 bit a quarter`,
  };
}

function failedFor(
  hours: number,
  { failedShare = 0, requestsPerSecond, dollarsPerHour: price }: VerdictInputs,
): Reckoned {
  const share = `${percent(failedShare)} of ${figure(hours)} h`;
  const requests =
    requestsPerSecond === undefined
      ? ''
      : ` × ${count(requestsPerSecond, 'request')} a second = ${count(failedShare * requestsPerSecond * hours * 3_600, 'request')} that failed`;
  if (price === undefined) return { arithmetic: `${share}${requests}` };
  const spent = failedShare * hours * price;
  return {
    arithmetic: `${share}${requests}; × ${dollars(price)} an hour = ${dollars(spent)} spent on them`,
    dollars: spent,
  };
}

function moreServers(time: VerdictTime, { now, needed, unknown }: Replicas): Reckoned {
  const { dollarsPerHour: price } = time.inputs;
  if (!needed) return { arithmetic: `how many is not known: ${unknown ?? 'numbers are missing'}` };
  const more = needed.replicas - now;
  if (more <= 0) return forTheseHours(time, needed);
  const cost =
    price === undefined
      ? ''
      : `; ${figure(more)} × ${dollars(price)} = ${dollars(more * price)} an hour more`;
  const gpus = needed.gpus === undefined ? '' : ` (${count(needed.gpus, 'GPU')} in all)`;
  return {
    act: `Add ${count(more, 'server')}: ${figure(needed.replicas)} in place of ${figure(now)}${gpus} hold the p95 of this demand.`,
    arithmetic: `${needed.arithmetic}${cost}`,
  };
}

/** Demand is this high too seldom to buy for good. */
function forTheseHours({ inputs, hours }: VerdictTime, needed: Need): Reckoned {
  const [asked, done] = [demand(inputs), served(inputs)];
  if (asked === undefined || !done) return { arithmetic: needed.arithmetic };
  const times = timesWanted(asked, done);
  const gpus =
    inputs.gpus === undefined
      ? ''
      : ` (${count(Math.ceil(inputs.gpus * times), 'GPU')} in place of ${figure(inputs.gpus)})`;
  return {
    act: `Scale out while this lasts, to ${figure(times)} times the servers${gpus}, and back: for the p95 of all the time ${count(needed.replicas, 'server is', 'servers are')} enough.`,
    arithmetic: `for ${hoursText(hours)} ${count(asked, 'request')} a second came in and ${figure(done)} were finished: ${figure(asked)} / (${LOAD_AT_SLO} × ${figure(done)}) = ${figure(times)}; over all the time ${needed.arithmetic}`,
  };
}

/** No further than the p95 of all the time allows, for it was seldom so quiet. */
function folded({ inputs, hours }: VerdictTime, { now, gpusEach, needed }: Replicas): Reckoned {
  const { gpus, utilisation, dollarsPerHour: price } = inputs;
  const quiet = gpusToFoldInto(inputs);
  if (gpus === undefined || utilisation === undefined || quiet === undefined) return nothingToFold(now);
  const busy = needed && gpusEach ? Math.ceil((needed.exact * gpusEach) / now) : 1;
  const enough = Math.max(quiet, busy);
  if (enough >= gpus) return nothingToFold(now);
  const work = `${figure(gpus)} × ${percent(utilisation)} busy / ${percent(FOLDED_UTILISATION)} = ${figure((gpus * utilisation) / FOLDED_UTILISATION)}, so ${count(quiet, 'GPU')}`;
  const atBusyTimes =
    needed && gpusEach && enough > quiet
      ? `, and for the p95 of all the time ${figure((needed.exact * gpusEach) / now)}, so ${count(enough, 'GPU')}`
      : '';
  const act =
    atBusyTimes === ''
      ? {}
      : {
          act: `Fold into about ${count(enough, 'GPU')} if the model fits; further only while this lasts, and not under the warm pool.`,
        };
  if (price === undefined)
    return { ...act, arithmetic: `${work}${atBusyTimes}; what a GPU costs is not known` };
  const saved = ((gpus - enough) / gpus) * price * hours;
  return {
    ...act,
    arithmetic: `${work}${atBusyTimes}; ${count(gpus - enough, 'GPU')} less × ${dollars(price / gpus)} × ${figure(hours)} h = ${dollars(saved)}`,
    dollars: saved,
  };
}

/** A server alone has no other to send its requests to. @param now servers */
function nothingToFold(now: number): Reckoned {
  return {
    ...(now === 1 && { act: 'Move it to a smaller GPU, or let it share one with another model.' }),
    arithmetic: 'there is no GPU less to fold into: what it saves is a smaller GPU, or one that is shared',
  };
}
