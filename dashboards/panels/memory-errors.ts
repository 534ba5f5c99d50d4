import { gpu } from '../../exporter/catalogue/index.ts';
import type { GpuScope } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';
import { GPU_ROWS } from './gpus.ts';
import { table } from './table.ts';
import { wordsFor } from './words.ts';

const YES_OR_NO = (yes: string, color: string) =>
  wordsFor({ 0: { text: 'No', color: 'text' }, 1: { text: yes, color } });

/** ECC errors and remapped rows of each GPU. */
export function memoryErrors(scope: GpuScope, height: number) {
  const ecc = (severity: string, lifetime: string) =>
    select(gpu.eccErrors, scope, `severity="${severity}"`, `lifetime="${lifetime}"`);
  const remapped = (cause: string) => select(gpu.rowsRemapped, scope, `cause="${cause}"`);
  return table({
    title: 'ECC errors and remapped rows of memory',
    means:
      'Errors of the memory of each GPU since its driver was loaded and since the board was made, and the rows of it that were replaced by spare ones for errors of either kind.',
    act: 'Corrected ones harm nothing. Uncorrected ones since the driver was loaded: do not trust the answers of that time, and reset the GPU when it can be spared. A pending remap: reset. A failed one: replace the board.',
    noValue:
      'No GPU reports counts of ECC errors, which does not mean that there are none: see the XIDs above. Consumer boards have no ECC, on others it may be off',
    width: 24,
    height,
    ...GPU_ROWS,
    sortedBy: 'Uncorrected',
    columns: [
      {
        title: 'Uncorrected',
        expr: ecc('uncorrected', 'volatile'),
        unit: 'count',
        decimals: 0,
        limits: [{ at: 1, color: 'orange' }],
      },
      { title: 'Corrected', expr: ecc('corrected', 'volatile'), unit: 'count', decimals: 0 },
      { title: 'Uncorrected ever', expr: ecc('uncorrected', 'aggregate'), unit: 'count', decimals: 0 },
      { title: 'Corrected ever', expr: ecc('corrected', 'aggregate'), unit: 'count', decimals: 0 },
      { title: 'Rows, uncorrected', expr: remapped('uncorrectable'), unit: 'count', decimals: 0 },
      { title: 'Rows, corrected', expr: remapped('correctable'), unit: 'count', decimals: 0 },
      {
        title: 'Remap pending',
        expr: select(gpu.rowRemapPending, scope),
        unit: 'words',
        mappings: YES_OR_NO('Reset due', 'orange'),
      },
      {
        title: 'Remap failed',
        expr: select(gpu.rowRemapFailed, scope),
        unit: 'words',
        mappings: YES_OR_NO('Replace', 'red'),
      },
    ],
  });
}
