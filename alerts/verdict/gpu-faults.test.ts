import { expect, test } from 'vitest';
import { isFaultXid } from './gpu-faults.ts';

test.each([48, 74, 79, 95, 119, 140])('XID %d is a fault of the GPU', (xid) => {
  expect(isFaultXid(xid)).toBe(true);
});

test.each([13, 31, 43, 45, 63, 94, 154, 999])('XID %d is not', (xid) => {
  expect(isFaultXid(xid)).toBe(false);
});
