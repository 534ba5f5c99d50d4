#!/usr/bin/env node
// Replays a capture in the place of nvidia-smi, for tests. What to replay and how to fail is in a JSON file, read anew
// in each run, so that a test can change it: --fake-control=FILE as the first argument, or NVIDIA_SMI_FAKE_CONTROL.
// Without one, NVIDIA_SMI_FAKE_CAPTURE and NVIDIA_SMI_FAKE_STATE (idle, load) are enough.
//
// { capture, state, log, lost: [bus id], lostAs: row|cells|handle, set: {field: text}, unlist: [field],
//   fault: { type, on?: prefix of the first argument, ...} }, where type is one of
//   exit {code, message, stderr}   warn {code, message}: the answer, then a message and an exit code
//   hang                           hang-hard: and SIGTERM is ignored
//   orphan {detached}              a grandchild keeps stdout after the answer
//   garbage, endless, signal       slow {ms}: the answer, later
//   truncated {chars}              the answer without its last characters
//   refuse {field}                 a field that the help lists and the query refuses
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import { answer } from './answer.mjs';

const argv = process.argv.slice(2);
const given = argv[0]?.startsWith('--fake-control=') ? argv.shift().slice(15) : undefined;
const controlPath = given ?? process.env.NVIDIA_SMI_FAKE_CONTROL;
const control = controlPath
  ? JSON.parse(readFileSync(controlPath, 'utf8'))
  : { capture: process.env.NVIDIA_SMI_FAKE_CAPTURE, state: process.env.NVIDIA_SMI_FAKE_STATE };

function log(event, pid = process.pid) {
  if (control.log) appendFileSync(control.log, `${JSON.stringify({ event, pid, args: argv })}\n`);
}

log('start');
process.on('exit', () => log('end'));

const fault =
  control.fault && (argv[0] ?? '').startsWith(control.fault.on ?? '') ? control.fault : { type: '' };

switch (fault.type) {
  case 'exit':
    say(fault.message ?? '');
    process.stderr.write(fault.stderr ?? '');
    process.exitCode = fault.code;
    break;
  case 'warn':
    reply();
    say(`${fault.message}\n`);
    process.exitCode = fault.code;
    break;
  case 'hang-hard':
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1000);
    break;
  case 'hang':
    setInterval(() => undefined, 1000);
    break;
  case 'orphan': {
    const stdio = ['ignore', 'inherit', 'ignore'];
    const orphan = spawn('sleep', ['60'], { stdio, detached: fault.detached === true });
    orphan.unref();
    log('orphan', orphan.pid);
    reply();
    break;
  }
  case 'garbage':
    say('\u0000\u0001<html>\r\nnot, a, table\n"\n, , ,\n');
    break;
  case 'endless':
    setInterval(() => say('x'.repeat(1024 * 1024)), 0);
    break;
  case 'signal':
    process.kill(process.pid, 'SIGSEGV');
    setInterval(() => undefined, 1000);
    break;
  case 'slow':
    setTimeout(reply, fault.ms);
    break;
  case 'truncated':
    say(answer(argv, control).text.slice(0, -fault.chars));
    break;
  case 'refuse':
    if (argv[0].includes(fault.field)) {
      say(`Field "${fault.field}" is not a valid field to query.\n\n`);
      process.exitCode = 2;
    } else reply();
    break;
  default:
    reply();
}

function reply() {
  const { text, code } = answer(argv, control);
  say(text);
  process.exitCode = code;
}

function say(text) {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
