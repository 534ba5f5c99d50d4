import { counter, gauge } from '../family.ts';
import { GPU } from './labels.ts';

/** Power, energy and heat. */
export const power = {
  powerWatts: gauge({
    name: 'gpu_power_watts',
    unit: 'watts',
    labels: GPU,
    help: 'Power drawn by the board; a mean over one second on Ampere and newer, except GA100.',
    source: 'nvmlDeviceGetPowerUsage; nvidia-smi power.draw',
  }),
  powerLimitWatts: gauge({
    name: 'gpu_power_limit_watts',
    unit: 'watts',
    labels: GPU,
    help: 'Power limit that the driver enforces now.',
    source: 'nvmlDeviceGetEnforcedPowerLimit; nvidia-smi enforced.power.limit',
  }),
  energyJoules: counter({
    name: 'gpu_energy_joules_total',
    unit: 'joules',
    labels: GPU,
    help: 'Energy used: the counter of the GPU (Volta and newer), else power integrated by us.',
    source: 'nvmlDeviceGetTotalEnergyConsumption; nvidia-smi power.draw over time',
  }),
  temperatureCelsius: gauge({
    name: 'gpu_temperature_celsius',
    unit: 'celsius',
    labels: [...GPU, 'sensor'],
    help: 'Temperature of the die (sensor="gpu") and of its memory (sensor="memory").',
    source: 'nvmlDeviceGetTemperatureV, field 82; nvidia-smi temperature.gpu, temperature.memory',
  }),
  temperatureMarginCelsius: gauge({
    name: 'gpu_temperature_margin_celsius',
    unit: 'celsius',
    labels: GPU,
    help: 'Degrees left before clocks are lowered for heat; 0 or less means they are.',
    source: 'nvmlDeviceGetMarginTemperature; nvidia-smi temperature.gpu.tlimit',
  }),
};
