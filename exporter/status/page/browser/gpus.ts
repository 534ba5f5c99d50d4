import type { GpuView, ServerView, StatusView } from '../../view.ts';
import { byId, setHidden, setText } from './dom.ts';
import { createGpuCard } from './gpu-card.ts';
import type { GpuOnPage } from './gpu-card.ts';
import { partsIn } from './part.ts';
import type { Moment } from './part.ts';

/** So many GPUs show all of their charts from the start, if there is room; more are tiles that open. */
const OPEN_UP_TO = 2;
const ROOM = window.matchMedia('(min-width: 45rem)');

/** The section of GPUs. Gives the function that shows the next view. */
export function createGpus(): (view: StatusView, moment: Moment) => void {
  const section = byId('gpus');
  const none = byId('no-gpus');
  const count = byId('gpu-count');
  let open = true;
  const show = partsIn(
    byId('gpu-grid'),
    ({ gpu }: GpuOnPage) => JSON.stringify([gpu.deviceId, gpu.uuid]),
    () => createGpuCard(open),
  );
  return function showGpus({ gpus, servers, collectedAt }, moment) {
    open = gpus.length <= OPEN_UP_TO && ROOM.matches;
    setHidden(section, gpus.length === 0 && collectedAt === undefined);
    setHidden(none, gpus.length > 0);
    setText(count, countText(gpus));
    const alike = new Set(gpus.map(({ name }) => name)).size === 1;
    const onPage = gpus.map((gpu) => ({ gpu, servers: serversOn(gpu, servers), alike }));
    show(onPage, moment);
  };
}

function serversOn({ deviceId }: GpuView, servers: readonly ServerView[]): readonly string[] {
  const here = servers.filter(({ deviceIds }) => deviceIds.includes(deviceId));
  return [...new Set(here.map(({ server }) => server))];
}

/** `2 x NVIDIA H100 80GB HBM3, 1 lost` */
function countText(gpus: readonly GpuView[]): string {
  if (gpus.length === 0) return '';
  const names = new Set(gpus.map(({ name }) => name));
  const products = names.size === 1 ? ` × ${[...names][0]}` : '';
  const lost = gpus.filter(({ up }) => !up).length;
  return `${gpus.length}${products}${lost === 0 ? '' : `, ${lost} lost`}`;
}
