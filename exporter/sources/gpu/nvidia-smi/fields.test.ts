import { expect, test } from 'vitest';
import { chooseFields, fieldNamed } from './fields.ts';

const HELP = `List of valid properties to query for the switch "--query-gpu":

"index"
"0" is the first; see "name" or "uuid".

"uuid" or "gpu_uuid"
Identifier.

"clocks_throttle_reasons.active"
"0: Default" means something else.

"clocks.current.sm" or "clocks.sm"
Clock.
`;

test('asks for what is wanted and listed, under the listed name', () => {
  expect([...(chooseFields(HELP, new Set()) ?? [])]).toEqual([
    ['index', 'index'],
    ['uuid', 'uuid'],
    ['clocks_event_reasons.active', 'clocks_throttle_reasons.active'],
    ['clocks.current.sm', 'clocks.current.sm'],
  ]);
});

test('a refused name gives way to its other name', () => {
  expect(chooseFields(HELP, new Set(['clocks.current.sm']))?.get('clocks.current.sm')).toBe('clocks.sm');
  expect(chooseFields(HELP, new Set(['clocks.current.sm', 'clocks.sm']))?.has('clocks.current.sm')).toBe(
    false,
  );
});

test('text that does not list index and uuid is not the help of nvidia-smi', () => {
  expect(chooseFields('', new Set())).toBeUndefined();
  expect(chooseFields('"uuid"\n"name"\n', new Set())).toBeUndefined();
  expect(chooseFields('usage: "index" and "uuid" are fields\n', new Set())).toBeUndefined();
});

test('knows a field by any of its names', () => {
  expect(fieldNamed('clocks.gr')).toBe('clocks.current.graphics');
  expect(fieldNamed('constructor')).toBeUndefined();
});
