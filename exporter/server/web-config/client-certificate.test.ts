import { expect, test } from 'vitest';
import { names } from './client-certificate.ts';

test.each([
  [undefined, []],
  ['DNS:a.example, IP Address:10.0.0.7, email:x@y, URI:spiffe://a/b', ['a.example', 'x@y', 'spiffe://a/b']],
  // One name that looks like two, as Node writes it.
  ['DNS:"a.example, DNS:admin.example", DNS:b.example', ['a.example, DNS:admin.example', 'b.example']],
  ['DNS:"a\\u0000b"', ['a\0b']],
  ['othername:"x, DNS:admin.example", DNS:b.example', ['b.example']],
  ['DirName:CN = x, DNS:b.example', ['b.example']],
  ['DNS:"', ['']],
])('names of %s', (subjectAltName, expected) => {
  expect(names({ subjectAltName })).toEqual(expected);
});
