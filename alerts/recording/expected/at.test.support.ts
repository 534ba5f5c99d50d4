/** Values by where they are recorded. */
import { CHAT_LARGE, CHAT_SMALL, CODE_SMALL, JOB } from '../figures.test.support.ts';
import type { Expected } from '../recorded.test.support.ts';

export function each(
  small: number | undefined,
  large: number | undefined,
  code: number | undefined,
  more = '',
): Expected {
  const all = [
    [CHAT_SMALL, small],
    [CHAT_LARGE, large],
    [CODE_SMALL, code],
  ] as const;
  return all.flatMap(([labels, value]) => (value === undefined ? [] : [[labels + more, value] as const]));
}

/** Of models small and large over all servers. */
export function models(small: number, large: number): Expected {
  return [
    [`${JOB},model="small"`, small],
    [`${JOB},model="large"`, large],
  ];
}

export function fleet(value: number, more = ''): Expected {
  return [[JOB + more, value]];
}

export function gpu(
  target: string,
  deviceId: number,
  uuid: string,
  value: number,
  more = '',
): Expected[number] {
  return [`${target},device_id="${deviceId}",uuid="${uuid}"${more}`, value];
}

export const outcome = (name: string) => `,outcome="${name}"`;
export const le = (bound: number | '+Inf') => `,le="${bound}"`;
export const TTFT = ',objective="ttft"';
export const TPOT = ',objective="time_per_output_token"';
export const ANSWERED = ',objective="answered"';
