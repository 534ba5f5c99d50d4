/** Each GPU by itself: what panels and tables over many of them would read of counters again and again. */
import type { Family } from '../../exporter/catalogue/family.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import { HEAT_AND_POWER_REASONS } from '../verdict/gpu-faults.ts';
import { BUSY_SECONDS, OBSERVED_SECONDS } from './gpu.ts';
import { OVER, quotient, SHARE, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

export const utilisationOfGpu = quotient({
  record: `gpu:gpu_utilisation:avg${OVER}`,
  of: BUSY_SECONDS,
  over: OBSERVED_SECONDS,
  unit: SHARE,
  help: 'Share of the time that was looked at in which a kernel ran.',
});

const LIMITED = `${gpu.clocksLimitedSeconds.name}{reason=~"${HEAT_AND_POWER_REASONS.join('|')}"}`;

export const heldDown: RecordedRule = {
  record: `gpu:gpu_clocks_limited:max_rate${OVER}`,
  expr: `max without (reason) (rate(${LIMITED}${WINDOW}))`,
  unit: SHARE,
  help: 'Share of the time in which heat or power held the clocks down, for the reason that did so longest. A power cap of software does not count.',
};

export const utilisationBuckets: RecordedRule = {
  record: `gpu:${gpu.utilisationSampledPercent.name}_bucket:rate${OVER}`,
  expr: `rate(${gpu.utilisationSampledPercent.name}_bucket${WINDOW})`,
  unit: 'samples per second',
  help: 'Buckets of the utilisation at each moment that was looked at, label `le`.',
};

export const pcieReceived = traffic(
  gpu.pcieReceiveBytes,
  'Bytes received over PCIe, from the host or other GPUs.',
);
export const pcieSent = traffic(gpu.pcieTransmitBytes, 'Bytes sent over PCIe, to the host or other GPUs.');
export const nvlinkReceived = traffic(gpu.nvlinkReceiveBytes, 'Payload received over all NVLinks.');
export const nvlinkSent = traffic(gpu.nvlinkTransmitBytes, 'Payload sent over all NVLinks.');

function traffic({ name }: Family, help: string): RecordedRule {
  return {
    record: `gpu:${name.replace(/_total$/, '')}:rate${OVER}`,
    expr: `rate(${name}${WINDOW})`,
    unit: 'bytes per second',
    help,
  };
}

export const LINKS: Rules = [pcieReceived, pcieSent, nvlinkReceived, nvlinkSent];

export const EACH_GPU: Rules = [utilisationOfGpu, utilisationBuckets, heldDown, ...LINKS];
