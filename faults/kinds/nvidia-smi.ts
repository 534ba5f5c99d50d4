import { fakeBox } from '../../exporter/sources/gpu/nvidia-smi/fake/box.ts';
import type { FakeControl } from '../../exporter/sources/gpu/nvidia-smi/fake/box.ts';
import type { Fault } from '../fault.ts';
import { isUp, startExporter } from '../exporter.ts';
import { gpusDown, nothingOld, powers } from './gpu-node.ts';

/** A minute at most between two tries, and the run itself. */
const BACK_SECONDS = 70;
const SEEN_SECONDS = 30;
/** A real host with two of them. */
const CAPTURE = 'a100-two';

const FAULTS: readonly [NonNullable<FakeControl['fault']>, ...NonNullable<FakeControl['fault']>[]] = [
  { type: 'hang' },
  { type: 'hang-hard' },
  { type: 'endless' },
];

export const hungNvidiaSmi: Fault = {
  name: 'hung nvidia-smi',
  promise: `every scrape is answered in time, at most one nvidia-smi is left running and none at the end; GPU series are back within ${BACK_SECONDS} s`,
  tried: 'nvidia-smi hangs, hangs and ignores SIGTERM, or prints without end',
  rounds: FAULTS.length,
  async play(stage) {
    const box = fakeBox(CAPTURE);
    stage.cleanup(async () => box.remove());
    const program = await startExporter(stage, {
      flags: [
        '--gpu.source=nvidia-smi',
        `--gpu.nvidia-smi-command=${JSON.stringify(box.command)}`,
        '--gpu.interval=1s',
        '--gpu.timeout=2s',
      ],
    });
    await stage.shows(program.url, 'GPUs at the start', SEEN_SECONDS, bothGpus);
    let most = 0;
    const every = (page: string) => {
      most = Math.max(most, box.left().length);
      return nothingOld(page);
    };
    await stage.underUsualLoad(program.url, every, () =>
      stage.rounds(this.rounds, async (round) => {
        const fault = FAULTS[round] ?? FAULTS[0];
        box.control({ fault });
        await stage.shows(program.url, `nvidia-smi: ${fault.type}`, SEEN_SECONDS, gpusDown);
        await stage.lasts();
        box.control({});
        await stage.back(program.url, BACK_SECONDS, bothGpus);
      }),
    );
    stage.promised(most <= 1, `${most} runs of nvidia-smi at the same time`);
    program.signal('SIGTERM');
    await program.exit;
    stage.promised(box.left().length === 0, `${box.left().length} runs of nvidia-smi outlive the exporter`);
  },
};

function bothGpus(page: string): boolean {
  return isUp(page, 'gpu') && powers(page) === 2;
}
