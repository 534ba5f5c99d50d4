/** What goes wrong, each as the issue that is scored against names it. It lasts to the end of what is watched. */
import type { Change } from '../../../exporter/simulator/scenarios/scenario.ts';
import { GPUS } from './chat-server.ts';

export interface KitFault {
  readonly name: string;
  /** What happens, in words. */
  readonly says: string;
  /** What changes at the server, and when: without it, another replica comes that never gets ready. */
  readonly change?: Omit<Change, 'after' | 'every'>;
}

/** Of what the server serves at most, on top of what others ask for. */
const FLOOD_SHARE = 1.5;
/** Of the room for the KV cache. */
const LEFT_SHARE = 0.08;

export const KIT_FAULTS: readonly KitFault[] = [
  {
    name: 'GPU throttled',
    says: 'one of two GPUs runs at 60 % of its clocks, and says for heat',
    change: { node: (node) => node.holdDown(GPUS - 1, 'hw_thermal_slowdown', 0.6) },
  },
  {
    name: 'batch halved',
    says: 'a release restarts the server with half the batch size',
    change: {
      node: (node, time) => {
        const { capacity, maxRunning } = node.server.settings;
        node.restartServer(time, { capacity: capacity / 2, maxRunning: maxRunning / 2 });
      },
    },
  },
  {
    name: 'prefix cache lost',
    says: 'no prompt finds its prefix any more',
    change: { node: (node) => node.losePrefixCache() },
  },
  {
    name: 'step time +30 %',
    says: 'every step takes 1.3 times as long, and no clock tells why',
    change: { node: (node) => node.slowDown(1.3) },
  },
  {
    name: 'empty answers',
    says: 'one answer in ten is empty',
    change: { demand: (usual) => ({ ...usual, emptyShare: 0.1 }) },
  },
  {
    name: 'answers cut short',
    says: 'answers end at 128 tokens',
    change: { demand: (usual) => ({ ...usual, output: { ...usual.output, most: 128 } }) },
  },
  {
    name: 'stuck worker',
    says: 'one of two workers hangs with the requests that it has, and gets more',
    change: { node: (node) => node.hang(GPUS - 1) },
  },
  {
    name: 'memory pressure',
    says: `the server starts anew beside something that leaves ${100 * LEFT_SHARE} % of the room for its KV cache`,
    change: { node: (node, time) => node.restartServer(time, { cacheShare: LEFT_SHARE }) },
  },
  { name: 'replica never ready', says: 'a second replica is started beside the server, and loads for ever' },
  {
    name: 'client floods',
    says: `one client asks for ${FLOOD_SHARE} times what the server can serve`,
    change: {
      demand: (usual) => {
        const { course = () => 1 } = usual.shape;
        return { ...usual, shape: { ...usual.shape, course: (time) => course(time) + FLOOD_SHARE } };
      },
    },
  },
];
