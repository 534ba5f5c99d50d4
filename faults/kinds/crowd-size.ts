/** How many connections there can be here, and how many there are. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Program } from '../../exporter/e2e/program.ts';
import { CannotBeTried } from '../fault.ts';
import type { Stage } from '../stage.ts';

const CROWD = 10_000;
const QUICK_CROWD = 1_200;
/** As `--web.max-connections` has it, where nothing is said. */
export const LIMIT = 512;
/** Until all have come, and some again. */
export const HELD_SECONDS = 30;
export const QUICK_HELD_SECONDS = 3;
/** What a process has open beside connections: files, pipes, its listener. */
export const OTHER_FILES = 100;

/** As many as files may be open here, up to what is wanted. @throws CannotBeTried where that is no crowd */
export function crowdSize(stage: Stage, { pid }: Program): number {
  const wanted = stage.bounds.quick ? QUICK_CROWD : CROWD;
  const limit = Number(
    /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1] ?? wanted,
  );
  const size = Math.min(wanted, limit - OTHER_FILES);
  if (size < 2 * LIMIT)
    throw new CannotBeTried(`Only ${limit} files may be open here. Type: ulimit -n 16384`);
  if (size < wanted) stage.notes.push(`${size} clients only: ${limit} files may be open here`);
  return size;
}

/** Files, pipes and connections that a process has open. */
export function filesOf({ pid }: Program): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
