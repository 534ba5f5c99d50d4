import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { othersServed, startExporter, writeConfig } from '../exporter.ts';
import type { Fault } from '../fault.ts';

const SAID_SECONDS = 10;
const WRONG: readonly [string, ...string[]] = [
  'inference: [',
  'inference: {servers: [{name: nameless}]}',
  'nothing: known',
];
const WAYS = ['SIGHUP', '/-/reload'] as const;

export const reloads: Fault = {
  name: 'config reloaded under load',
  promise:
    'no scrape fails and no series of a server that stays is missed; a bad file keeps the old one in force and says so until a good one comes',
  tried: 'a good file and a bad one, by SIGHUP and by /-/reload in turn',
  rounds: 40,
  async play(stage) {
    const program = await startExporter(stage, { flags: ['--gpu.source=none', '--web.enable-lifecycle'] });
    const good = readFileSync(join(stage.folder, 'headroom.yaml'), 'utf8');
    const complaints = () =>
      program.logs().filter(({ msg }) => msg.startsWith('the config file is wrong')).length;
    await stage.underUsualLoad(program.url, othersServed, () =>
      stage.rounds(this.rounds, async (round) => {
        const way = WAYS[round % 2] ?? 'SIGHUP';
        const before = complaints();
        writeConfig(stage, stage.pick(WRONG));
        stage.promised((await reload(way)) !== 200, 'a bad file was answered with 200');
        await stage.shows(
          program.url,
          `a bad file by ${way}`,
          SAID_SECONDS,
          (page) => successful(page) === 0,
        );
        const isSaid = await waitFor(() => mustBe(complaints() > before), SAID_SECONDS * 1000).catch(
          () => false,
        );
        stage.promised(isSaid, 'a bad file is not in the log');
        writeConfig(stage, good);
        stage.promised(((await reload(way)) ?? 200) === 200, 'a good file was not answered with 200');
        await stage.back(program.url, SAID_SECONDS, (page) => successful(page) === 1);
        await sleep(20 * stage.random.uniform());
      }),
    );

    async function reload(way: (typeof WAYS)[number]): Promise<number | undefined> {
      if (way === '/-/reload') return (await fetch(`${program.url}/-/reload`, { method: 'POST' })).status;
      program.signal('SIGHUP');
      return undefined;
    }
  },
};

function successful(page: string): number | undefined {
  return valuesOf(page, 'headroom_config_last_reload_successful')[0];
}

function mustBe(condition: boolean): boolean {
  if (!condition) throw new Error('not yet');
  return true;
}
