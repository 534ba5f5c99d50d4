import type { GpuView, StatusView } from '../../view.ts';
import { byId, setHidden, setText } from './dom.ts';
import { createGpuCard } from './gpu-card.ts';
import type { GpuOnPage } from './gpu-card.ts';
import { partsIn } from './part.ts';
import type { Moment } from './part.ts';

/** So many GPUs show all of their charts from the start; more are tiles that open. */
const OPEN_UP_TO = 2;

/** The section of GPUs. Gives the function that shows the next view. */
export function createGpus(): (view: StatusView, moment: Moment) => void {
  const none = byId('no-gpus');
  const count = byId('gpu-count');
  let open = true;
  const show = partsIn(
    byId('gpu-grid'),
    ({ gpu }: GpuOnPage) => JSON.stringify([gpu.deviceId, gpu.uuid]),
    () => createGpuCard(open),
  );
  return function showGpus({ gpus, servers, collectedAt }, moment) {
    open = gpus.length <= OPEN_UP_TO;
    setHidden(none, gpus.length > 0 || collectedAt === undefined);
    setText(count, countText(gpus));
    const onPage = gpus.map((gpu) => ({
      gpu,
      servers: [
        ...new Set(
          servers.filter(({ deviceIds }) => deviceIds.includes(gpu.deviceId)).map(({ server }) => server),
        ),
      ],
    }));
    show(onPage, moment);
  };
}

function countText(gpus: readonly GpuView[]): string {
  const lost = gpus.filter(({ up }) => !up).length;
  if (gpus.length === 0) return '';
  return lost === 0 ? String(gpus.length) : `${gpus.length}, ${lost} lost`;
}
