/** What to change first, and what it saves: each with the hours that it was seen in and its arithmetic. */
import { count, dollars, duration, figure, hoursText, percent } from '../../../alerts/verdict/figures.ts';
import { VERDICTS } from '../../../alerts/verdict/table.ts';
import type { VerdictName, VerdictRow } from '../../../alerts/verdict/table.ts';
import type { Advice, ModelReport, ServerReport, VerdictTime } from '../report.ts';
import { reckon } from './reckon.ts';

/** Less than that of the time is told in the table alone, unless it is so now. */
const LEAST_SHARE = 0.01;
/** A broken GPU makes every other number doubtful; requests that suffer come before money. */
const WEIGHTS: Readonly<Record<VerdictRow['tone'], number>> = { fault: 10, act: 3, spend: 1, ok: 0 };

interface Weighed {
  readonly weight: number;
  readonly advice: Advice;
}

/** What matters most first: by the share of time, weighed by what suffers. */
export function adviceOn(models: readonly ModelReport[]): readonly Advice[] {
  const found = models.flatMap((model) => [
    ...model.servers.flatMap((server) => [...ofVerdicts(server, model), ...ofAnswers(server)]),
    ...ofDemand(model),
    ...ofSchedule(model),
  ]);
  return found.toSorted((one, other) => other.weight - one.weight).map(({ advice }) => advice);
}

function ofVerdicts(server: ServerReport, { replicas }: ModelReport): readonly Weighed[] {
  return server.verdicts.flatMap((time): Weighed[] => {
    const row = VERDICTS.find(({ name }) => name === time.name);
    const isNow = time.name === server.latest;
    if (!row || time.name === 'healthy' || !isWorthALine(time, server.latest)) return [];
    const { arithmetic, act = row.next(time.inputs), dollars: spent } = reckon(time, server, replicas);
    const why = `${row.label} for ${hoursOf(time.hours, server.hours.judged)}${isNow ? ', and at the end' : ''}. ${row.says(time.inputs)}`;
    const advice: Advice = {
      about: server.name,
      verdict: time.name,
      tone: row.tone,
      why,
      act,
      arithmetic,
      ...(spent !== undefined && { dollars: spent, ...(isNow && { dollarsPerHour: spent / time.hours }) }),
    };
    return [{ weight: time.share * WEIGHTS[row.tone], advice }];
  });
}

function isWorthALine({ name, share }: VerdictTime, latest: VerdictName | undefined): boolean {
  return share >= LEAST_SHARE || name === latest;
}

/** Status 200 is no answer: while more of them failed than any promise allows, and no verdict says so already. */
function ofAnswers({ name, answers, hours, verdicts, latest }: ServerReport): readonly Weighed[] {
  const failing = answers?.failing;
  const isTold = verdicts.some((time) => time.name === 'failing' && isWorthALine(time, latest));
  if (!failing || isTold) return [];
  const share = failing.hours / hours.seen;
  if (share < LEAST_SHARE && !failing.isNow) return [];
  const { failed, empty, requests } = failing;
  const which = empty > failed / 2 ? 'are empty, with status 200' : 'end in an error';
  const advice: Advice = {
    about: name,
    tone: 'act',
    why: `${percent(failed)} of the requests failed for ${hoursOf(failing.hours, hours.seen)}${failing.isNow ? ', and at the end' : ''}: most of them ${which}.`,
    act: 'Look at answers and at what changed (template, weights, client) before any other number here.',
    arithmetic: `${figure(requests)} requests × ${percent(failed)} = ${count(requests * failed, 'request')} without an answer`,
  };
  return [{ weight: share * WEIGHTS.act, advice }];
}

/** `2.5 of 168 hours (1 %)`, `10 minutes of 168 hours (under 1 %)`. */
function hoursOf(hours: number, all: number): string {
  const some = hours < 1 ? hoursText(hours) : figure(hours);
  return `${some} of ${count(all, 'hour')} (${percent(hours / all)})`;
}

/** Servers that demand takes, now or soon, and that are not there, where no verdict says so. */
function ofDemand({ name, servers, replicas }: ModelReport): readonly Weighed[] {
  const { now, needed, in30Days } = replicas;
  const isTold = servers.some(({ verdicts, latest }) =>
    verdicts.some((time) => time.name === 'add_gpus' && isWorthALine(time, latest)),
  );
  const [need, when] =
    (needed?.replicas ?? 0) > now ? [needed, 'At its p95'] : [in30Days, 'In 30 days, at its p95,'];
  if (isTold || !need || need.replicas <= now) return [];
  const gpus = need.gpus === undefined ? '' : ` (${count(need.gpus, 'GPU')} in all)`;
  const advice: Advice = {
    about: name,
    tone: 'act',
    why: `${when} demand takes ${count(need.replicas, 'server')} to be within the SLO with room; there ${now === 1 ? 'is' : 'are'} ${figure(now)}.`,
    act: `${need === needed ? 'Add' : 'Be ready to add'} ${count(need.replicas - now, 'server')}: ${figure(need.replicas)} in place of ${figure(now)}${gpus}.`,
    arithmetic: need.arithmetic,
  };
  return [{ weight: WEIGHTS.spend, advice }];
}

/** Servers that no hour of the week needs all of. */
function ofSchedule({ name, servers, replicas: { now }, warmPool }: ModelReport): readonly Weighed[] {
  const money = servers.flatMap((server) => server.money ?? []);
  const spent = money.reduce((total, each) => total + each.dollars, 0);
  if (!warmPool || warmPool.hours.length === 0 || spent === 0 || now < 2) return [];
  const wanted = warmPool.hours.map(({ replicas }) => replicas);
  const [least, most] = [Math.min(...wanted), Math.max(...wanted)];
  // Servers that are not there save nothing.
  const average = wanted.reduce((total, each) => total + Math.min(now, each), 0) / wanted.length;
  const saved = spent * (1 - average / now);
  if (saved < LEAST_SHARE * spent) return [];
  const advice: Advice = {
    about: name,
    tone: 'spend',
    why: `${count(now, 'server')} run at all hours; demand and the warm pool ask for ${least === most ? figure(most) : `${figure(least)} to ${figure(most)}`} while no queue stands for something else.`,
    act:
      least === most
        ? `Serve it with ${count(most, 'server')} once what stands above is put right.`
        : `Scale by the hour, as the table of the warm pool says, ${duration(warmPool.loadSeconds)} ahead.`,
    arithmetic: `${figure(average)} of ${count(now, 'server')} on average: ${dollars(spent)} × (1 − ${figure(average)} / ${figure(now)}) = ${dollars(saved)}`,
    dollars: saved,
  };
  return [{ weight: (saved / spent) * WEIGHTS.spend, advice }];
}
