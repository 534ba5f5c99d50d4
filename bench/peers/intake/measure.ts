/** What receivers take in for each second of their CPU, ours and theirs in turn. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../../numbers.ts';
import { cpuBetween, residentBytes, usagesOf } from '../../processes.ts';
import type { Receiver, Running } from './receivers.ts';

export interface IntakeOptions {
  readonly rounds: number;
  /** Batches of a round. */
  readonly batches: number;
  /** The most batches that are sent before, to fill what a receiver keeps. */
  readonly warmUp: number;
}

export interface IntakeFigures {
  readonly receiver: Receiver;
  /** Process start to its own page. Seconds. */
  readonly start: number;
  /** Taken in for each second of CPU. */
  readonly perCore: number;
  /** Share of what was sent that was not taken in. */
  readonly lost: number;
  /** Mebibytes, after all of it. */
  readonly resident: number;
}

const POLL_MS = 50;
/** What has not arrived when nothing more did for so long is lost. */
const QUIET_MS = 2_000;
const MEBIBYTE = 1_048_576;

interface Candidate {
  readonly receiver: Receiver;
  readonly path: string;
}

export async function measureIntake(
  candidates: readonly Candidate[],
  { rounds, batches, warmUp }: IntakeOptions,
): Promise<readonly IntakeFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-bench-'));
  const running: { readonly receiver: Receiver; readonly run: Running; readonly rounds: Round[] }[] = [];
  try {
    for (const { receiver, path } of candidates)
      running.push({ receiver, run: await receiver.run(path, folder), rounds: [] });
    for (const { receiver, run } of running) await sendRound(run, Math.min(warmUp, receiver.fullAfter));
    for (let round = 0; round < rounds; round++)
      for (const each of running) each.rounds.push(await sendRound(each.run, batches));
    return running.map(({ receiver, run, rounds: mine }) => ({
      receiver,
      start: run.program.startSeconds,
      perCore: median(mine.map(({ taken, cpuSeconds }) => taken / cpuSeconds)),
      lost: lostOf(mine),
      resident: residentBytes(usagesOf(run.program.pid)) / MEBIBYTE,
    }));
  } finally {
    await Promise.all(running.map(({ run }) => run.stop()));
    await rm(folder, { recursive: true });
  }
}

export interface Round {
  readonly sent: number;
  readonly taken: number;
  readonly cpuSeconds: number;
}

async function sendRound(run: Running, batches: number): Promise<Round> {
  const takenBefore = await run.taken();
  const before = usagesOf(run.program.pid);
  let sent = 0;
  for (let batch = 0; batch < batches; batch++) sent += await run.send();
  const taken = await settled(run, takenBefore + sent);
  const cpuSeconds = cpuBetween(before, usagesOf(run.program.pid));
  return { sent, taken: taken - takenBefore, cpuSeconds };
}

/** What has been taken in when it is all there, or when nothing more comes. */
async function settled(run: Running, expected: number): Promise<number> {
  let taken = await run.taken();
  let changedAt = performance.now();
  while (taken < expected && performance.now() - changedAt < QUIET_MS) {
    await sleep(POLL_MS);
    const now = await run.taken();
    if (now !== taken) changedAt = performance.now();
    taken = now;
  }
  return taken;
}

/** Share of all that was sent, 0 to 1. */
export function lostOf(rounds: readonly Round[]): number {
  const sum = (read: (round: Round) => number) => rounds.reduce((total, round) => total + read(round), 0);
  return 1 - sum(({ taken }) => taken) / sum(({ sent }) => sent);
}
