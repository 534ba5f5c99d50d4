import { activity } from './gpu/activity.ts';
import { clocks } from './gpu/clocks.ts';
import { errors } from './gpu/errors.ts';
import { holders } from './gpu/holders.ts';
import { links } from './gpu/links.ts';
import { memory } from './gpu/memory.ts';
import { mig } from './gpu/mig.ts';
import { power } from './gpu/power.ts';
import { state } from './gpu/state.ts';
import { utilisation } from './gpu/utilisation.ts';

/** Families of a GPU. Every series carries `device_id` (NVML index) and `uuid`; the rest sits on `gpu_info`. */
export const gpu = {
  ...state,
  ...utilisation,
  ...memory,
  ...activity,
  ...power,
  ...clocks,
  ...links,
  ...errors,
  ...mig,
  ...holders,
};
