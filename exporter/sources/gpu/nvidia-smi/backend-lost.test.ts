import { expect, test } from 'vitest';
import { until } from './fake/box.ts';
import { nextFrame, started } from './fake/started.ts';

const FIRST = { deviceId: '0', uuid: 'GPU-5a1f0c3e-8a51-4f5b-9a0e-6b1d6f5d2c01' };
const SECOND = { deviceId: '1', uuid: 'GPU-c4e7d1b2-3f60-47a8-b0c9-1e2f3a4b5c02' };
const FIRST_BUS = '00000000:07:00.0';
const SECOND_BUS = '00000000:0B:00.0';

test.each(['row', 'cells', 'handle'] as const)(
  'one that goes away (%s) is lost, its neighbour is read',
  async (lostAs) => {
    const { box, sink } = started('a100-two');
    await nextFrame(sink);
    box.control({ lost: [SECOND_BUS], lostAs });
    const frame = await until('a loss', () => sink.frames.find(({ lost }) => lost.length > 0));
    expect(frame.lost).toEqual([SECOND]);
    expect(frame.samples.map(({ uuid }) => uuid)).toEqual([FIRST.uuid]);
    expect(frame.details?.map(({ uuid }) => uuid)).toEqual([FIRST.uuid]);
    box.control({});
    await until('its return', () => sink.frames.at(-1)?.lost.length === 0);
    expect(sink.failures).toEqual([]);
  },
);

test('when none is left, all are lost', async () => {
  const { box, sink } = started('a100-two');
  await nextFrame(sink);
  box.control({ lost: [FIRST_BUS, SECOND_BUS] });
  const frame = await until('a loss', () => sink.frames.find(({ lost }) => lost.length > 0));
  expect(frame).toMatchObject({ lost: [FIRST, SECOND], samples: [], details: [] });
});

test('where there was none from the start, that is a failure', async () => {
  const { sink } = started('a100-two', { lost: [FIRST_BUS, SECOND_BUS] });
  await expect(until('a failure', () => sink.failures[0])).resolves.toMatch(
    /exit code 6: No devices were found \(no GPU is visible here/,
  );
});
