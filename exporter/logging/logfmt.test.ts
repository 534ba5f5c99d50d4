import { expect, test } from 'vitest';
import { toLogfmt } from './logfmt.ts';

test('quotes what needs it and leaves the rest plain', () => {
  const record = {
    level: 'info',
    msg: 'two words',
    path: '/a',
    empty: '',
    eq: 'a=b',
    n: 3,
    o: { a: 1 },
    u: undefined,
  };
  expect(toLogfmt(record)).toBe('level=info msg="two words" path=/a empty="" eq="a=b" n=3 o="{\\"a\\":1}"');
});

test('a line break in a value cannot forge a second line', () => {
  expect(toLogfmt({ msg: 'a\nlevel=error' })).toBe('msg="a\\nlevel=error"');
});
