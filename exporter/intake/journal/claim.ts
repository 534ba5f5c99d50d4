import { connect, createServer } from 'node:net';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { ConfigProblem } from '../../config/problem.ts';

/** A directory that is ours until it is released or the process ends. */
export interface Claim {
  release(): Promise<void>;
}

/**
 * Claims a directory, made if need be, by a socket in it: unlike a file with a process id, it cannot outlive its owner.
 * @throws ConfigProblem when another process has it, or it cannot be written to
 */
export async function claim(directory: string): Promise<Claim> {
  const path = join(directory, 'in-use');
  if (await answers(path)) {
    throw problem(directory, 'another exporter uses it. Stop that one, or try a directory for each.');
  }
  const server = createServer((socket) => socket.destroy());
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await rm(path, { force: true });
    await once(server.listen(path), 'listening');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = 'Try a directory that the exporter may write to, with a path of under 90 characters.';
    throw problem(directory, `${reason}. ${advice}`);
  }
  server.unref();
  return {
    async release() {
      server.close();
      await once(server, 'close');
    },
  };
}

function problem(directory: string, text: string): ConfigProblem {
  return new ConfigProblem([`intake.state_directory: ${directory}: ${text}`]);
}

async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
