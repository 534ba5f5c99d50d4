#!/usr/bin/env node
// Asks the registry for known holes in the packages of package-lock.json. What is shipped must have none that is high or
// critical; what only builds and tests is told of. A registry that cannot be asked (a mirror, no network) is no failure,
// and is said: then nobody has looked.
import { spawnSync } from 'node:child_process';

const FAILS = new Set(['high', 'critical']);

/** What `npm audit` found, or why nobody knows. */
function audit(...flags) {
  const command = ['audit', '--json', '--package-lock-only', ...flags];
  const options = { encoding: 'utf8', timeout: 120_000, maxBuffer: 2 ** 26 };
  const { stdout, error } = spawnSync('npm', command, options);
  if (error) return { unknown: error.message };
  try {
    const { vulnerabilities, message } = JSON.parse(stdout);
    if (vulnerabilities) return { found: Object.values(vulnerabilities) };
    return { unknown: message ?? 'npm gave no report' };
  } catch {
    return { unknown: 'npm printed no JSON' };
  }
}

function sentence({ name, severity, range, via = [] }) {
  const causes = via.flatMap((cause) => (typeof cause === 'object' ? [`${cause.title} ${cause.url}`] : []));
  return `${severity}: ${name} ${range}${causes.length > 0 ? `: ${causes.join('; ')}` : ''}`;
}

function say(what, text) {
  process.stdout.write(`audit of ${what}: ${text}\n`);
}

function report(what, { found, unknown }) {
  if (!found) say(what, `NOT DONE, the registry cannot be asked: ${unknown}`);
  else if (found.length === 0) say(what, 'no known hole');
  else for (const hole of found) say(what, sentence(hole));
  return found ?? [];
}

const shipped = report('what is shipped', audit('--omit=dev'));
report('everything', audit());
if (shipped.some(({ severity }) => FAILS.has(severity))) {
  process.stderr.write("Type 'npm audit' for what to do.\n");
  process.exitCode = 1;
}
