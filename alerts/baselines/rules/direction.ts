import { BASELINE } from '../names.ts';
import { last5m } from '../promql.ts';

/**
 * What is beyond its band, of the signals whose fault is not the `other` direction alone. A brief stop that is usual is no
 * fall.
 */
export function inDirection(beyond: string, other: 'up' | 'down'): string {
  const brief = other === 'up' ? ` unless ${last5m(BASELINE.briefStop)}` : '';
  return `((${beyond}) and on (signal) ${BASELINE.minimumEffect}{direction!="${other}"}${brief})`;
}
