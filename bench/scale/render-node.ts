import { formatValue } from '../../exporter/exposition/render.ts';
import type { NodeTemplate } from './node-template.ts';

/** Work comes and goes in waves of these lengths, seconds; no two nodes are at the same place of them. */
const WAVES = [97, 611];
/** Of the pace of the two pages, that a wave takes and gives. */
const SWING = 0.3;
const GOLDEN = 0.618_033_988_749_895;

/**
 * The page of one node of many. Whole numbers stay whole, counters only grow.
 * @param elapsed seconds since the second of the two pages that the template was made of
 */
export function renderNode({ families, seconds }: NodeTemplate, node: number, elapsed: number): string {
  const uuidStart = `GPU-${node.toString(16).padStart(8, '0')}-`;
  const turn = 2 * Math.PI * GOLDEN * node;
  const worked = workedBy(elapsed, turn);
  let page = '';
  let place = 0;
  for (const { header, series } of families) {
    page += header;
    for (const { parts, course, earlier, later, decimals } of series) {
      const change = later - earlier;
      let value = later;
      if (course === 'counts') value += (change * worked) / seconds;
      else if (course === 'clock') value += elapsed;
      else if (change !== 0) value = earlier + change * (0.5 + 0.5 * Math.sin(elapsed / 7 + turn + place++));
      page += `${parts.join(uuidStart)} ${formatValue(rounded(value, decimals))}\n`;
    }
  }
  return page;
}

/** Seconds of work at the usual pace until then: grows always, but not evenly. */
function workedBy(elapsed: number, turn: number): number {
  const waves = WAVES.map((length) => {
    const circle = (2 * Math.PI) / length;
    return (SWING / circle) * (Math.sin(circle * elapsed + turn) - Math.sin(turn));
  });
  return waves.reduce((sum, wave) => sum + wave, elapsed);
}

function rounded(value: number, decimals: number): number {
  if (decimals === 0) return Math.floor(value);
  return decimals > 9 ? value : Number(value.toFixed(decimals));
}
