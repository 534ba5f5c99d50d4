import type { ChartView, GpuView } from '../../view.ts';
import { createChart } from './chart.ts';
import { element, setAttribute, setHidden, setText } from './dom.ts';
import { figureText } from './format.ts';
import { createIcon } from './icons.ts';
import { partsIn } from './part.ts';
import type { Moment, Part } from './part.ts';

/** A GPU with the servers that run on it. */
export interface GpuOnPage {
  readonly gpu: GpuView;
  readonly servers: readonly string[];
  /** All GPUs are of one product, which is said once for all. */
  readonly alike: boolean;
}

let made = 0;

/** One GPU: a tile with its first chart and the values of the others, which opens to all of its charts. */
export function createGpuCard(open: boolean): Part<GpuOnPage> {
  const id = `gpu-charts-${made++}`;
  const title = element('h3');
  const lost = element('span', { class: 'lost' }, createIcon('fault').root, 'Lost');
  const fault = element('span', { class: 'lost' }, createIcon('fault').root, 'Fault');
  const faults = element('p', { class: 'faults' });
  const serves = element('span', { class: 'serves' });
  const product = element('span');
  const uuid = element('code');
  const identity = element('p', { class: 'product' }, product, ' ', uuid);
  const toggle = element('button', { type: 'button', class: 'toggle', 'aria-controls': id });
  const head = element('header', {}, title, lost, fault, serves, toggle);
  const glance = element('div', { class: 'glance' });
  const rest = element('dl', { class: 'values' });
  const charts = element('div', { class: 'charts', id });
  const root = element('article', { class: 'gpu' }, head, identity, faults, glance, rest, charts);

  const showSpark = partsIn(
    glance,
    (chart: ChartView) => chart.title,
    () => createChart('spark'),
  );
  const showValues = partsIn(rest, (chart: ChartView) => chart.title, createValue);
  const showCharts = partsIn(
    charts,
    (chart: ChartView, index) => `${index} ${chart.title}`,
    () => createChart('small'),
  );

  let isOpen = open;
  let isAlike = false;
  let shown: readonly ChartView[] = [];
  let moment: Moment = { now: 0, windowEnd: 0 };

  function draw(): void {
    const [first, ...others] = shown;
    setAttribute(root, 'data-open', String(isOpen));
    setAttribute(toggle, 'aria-expanded', String(isOpen));
    setText(toggle, isOpen ? 'Less' : 'More');
    setAttribute(toggle, 'aria-label', `${isOpen ? 'Less' : 'More'} about ${title.textContent}`);
    for (const node of [glance, rest]) setHidden(node, isOpen || shown.length === 0);
    for (const node of [charts, uuid]) setHidden(node, !isOpen);
    setHidden(identity, isAlike && !isOpen);
    showSpark(first && !isOpen ? [first] : [], moment);
    showValues(isOpen ? [] : others, moment);
    showCharts(isOpen ? shown : [], moment);
  }

  // What is open stays open: the next views keep to what was chosen here.
  toggle.addEventListener('click', () => {
    isOpen = !isOpen;
    draw();
  });

  return {
    root,
    update({ gpu, servers, alike }, at) {
      setAttribute(root, 'data-up', String(gpu.up));
      setText(title, `GPU ${gpu.deviceId}`);
      setHidden(lost, gpu.up);
      setHidden(fault, !gpu.up || gpu.faults.length === 0);
      setText(faults, gpu.faults.join(', '));
      setHidden(faults, gpu.faults.length === 0);
      setText(serves, servers.join(', '));
      setText(product, gpu.name);
      setText(uuid, gpu.uuid);
      shown = gpu.charts;
      isAlike = alike;
      moment = at;
      draw();
    },
    remove() {
      showSpark([], moment);
      showCharts([], moment);
    },
  };
}

function createValue(): Part<ChartView> {
  const term = element('dt');
  const value = element('dd');
  const root = element('div', {}, term, value);
  return {
    root,
    update({ title, unit, lines }) {
      setText(term, title);
      setText(value, figureText(lines[0]?.values.at(-1), unit));
    },
  };
}
