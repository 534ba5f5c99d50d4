import type { FeatureReason, GpuDetail, GpuFeature } from '../../../model/gpu.ts';
import { readClocks } from './clocks.ts';
import type { Device } from './device.ts';
import { readEcc } from './ecc.ts';
import { readFieldGroups } from './field-groups.ts';
import { GpmWindow, queryGpm } from './gpm.ts';
import type { GpmReading } from './gpm.ts';
import type { NvmlLibrary } from './library.ts';
import { LimitUnit } from './limit-unit.ts';
import { MigReader } from './mig.ts';
import { readProcesses } from './processes.ts';
import type { SampleReadings } from './sample.ts';
import { readTemperature, readTemperatureMargin } from './temperature.ts';
import { mapReading, optional, readU32, readU64 } from './values.ts';
import type { Reading } from './values.ts';

type Features = Partial<Record<GpuFeature, true | FeatureReason>>;

/** Reads what changes slowly of one GPU, and keeps what must be kept between readings: GPM samples, byte sums. */
export class DetailReader {
  private readonly nvml: NvmlLibrary;
  private readonly device: Device;
  private readonly withProcesses: boolean;
  private readonly mig: MigReader;
  private readonly limitUnit: LimitUnit;
  private gpm: Promise<Reading<GpmWindow>> | undefined;
  private pcieFields = false;
  private gpmPcie: { transmitBytes: number; receiveBytes: number } | undefined;

  constructor(nvml: NvmlLibrary, device: Device, withProcesses: boolean) {
    this.nvml = nvml;
    this.device = device;
    this.withProcesses = withProcesses;
    this.mig = new MigReader(nvml, device);
    this.limitUnit = new LimitUnit(nvml, device.handle);
  }

  async read(sample: SampleReadings, xid: true | FeatureReason): Promise<GpuDetail> {
    const { nvml, device } = this;
    const { handle } = device;
    const powerLimit = await readU32(nvml, 'nvmlDeviceGetEnforcedPowerLimit', handle);
    const energy = await readU64(nvml, 'nvmlDeviceGetTotalEnergyConsumption', handle);
    const temperature = await readTemperature(nvml, handle);
    const margin = await readTemperatureMargin(nvml, handle);
    const clocks = await readClocks(nvml, handle);
    const fields = await readFieldGroups(nvml, handle, this.limitUnit);
    const replays = await readU32(nvml, 'nvmlDeviceGetPcieReplayCounter', handle);
    const ecc = await readEcc(nvml, handle);
    const activity = await this.readActivity();
    const mig = await this.mig.read();
    const processes = this.withProcesses ? await readProcesses(nvml, handle) : undefined;
    // Two counters of the same bytes: whichever served first goes on, or the other would look like a reset.
    this.pcieFields ||= fields.pcie.value !== undefined;
    const pcie = this.pcieFields ? fields.pcie.value : this.gpmPcie;
    const features: Features = {
      utilisation: availability(sample.utilisation),
      memory: availability(sample.memory),
      power: availability(sample.power),
      clocks_limited: availability(sample.clocksLimited),
      power_limit: availability(powerLimit),
      energy: availability(energy),
      temperature: availability(temperature),
      memory_temperature: availability(fields.memoryTemperature),
      temperature_margin: availability(margin),
      clocks: availability(clocks),
      clocks_limited_seconds: availability(fields.clocksLimitedSeconds),
      activity: availability(activity),
      pcie_throughput: pcie || isFirstOf(activity) ? true : (fields.pcie.reason ?? 'read_failed'),
      pcie_replays: availability(replays),
      nvlink: availability(fields.nvlink),
      ecc: availability(ecc),
      row_remap: availability(fields.rowRemap),
      mig: availability(mig),
      ...(processes && { processes: availability(processes) }),
      xid,
    };
    return {
      deviceId: device.deviceId,
      uuid: device.uuid,
      info: device.info,
      features,
      ...optional('powerLimitWatts', mapReading(powerLimit, (milliwatts) => milliwatts / 1000).value),
      ...optional('energyJoules', mapReading(energy, (millijoules) => millijoules / 1000).value),
      temperaturesCelsius: {
        ...optional('gpu', temperature.value),
        ...optional('memory', fields.memoryTemperature.value),
      },
      ...optional('temperatureMarginCelsius', margin.value),
      ...optional('clocksHertz', clocks.value),
      clocksMaxHertz: device.clocksMaxHertz,
      ...optional('clocksLimitedSeconds', fields.clocksLimitedSeconds.value),
      ...optional('activity', activity.value?.activity),
      pcie: { ...pcie, ...optional('replays', replays.value) },
      ...optional('nvlink', fields.nvlink.value),
      ...optional('ecc', ecc.value),
      ...optional('rowRemap', fields.rowRemap.value),
      ...optional('mig', mig.value),
      ...optional('processes', processes?.value),
    };
  }

  private async readActivity(): Promise<Reading<GpmReading | undefined>> {
    this.gpm ??= queryGpm(this.nvml, this.device.handle).then((support) =>
      support.value ? { value: new GpmWindow(this.nvml, this.device.handle) } : support,
    );
    const gpm = await this.gpm;
    if (!gpm.value) return gpm;
    const reading = await gpm.value.read();
    if (reading.value) this.addGpmPcie(reading.value);
    return reading;
  }

  private addGpmPcie({ pcieTransmitBytes, pcieReceiveBytes }: GpmReading): void {
    if (pcieTransmitBytes === undefined || pcieReceiveBytes === undefined) return;
    this.gpmPcie = {
      transmitBytes: (this.gpmPcie?.transmitBytes ?? 0) + pcieTransmitBytes,
      receiveBytes: (this.gpmPcie?.receiveBytes ?? 0) + pcieReceiveBytes,
    };
  }
}

function availability(reading: Reading<unknown>): true | FeatureReason {
  return reading.reason ?? true;
}

/** GPM, which counts PCIe bytes too, has taken the first of the two samples that it needs: the value is to come. */
function isFirstOf(activity: Reading<GpmReading | undefined>): boolean {
  return activity.reason === undefined && activity.value === undefined;
}
