/** The kinds of field that events are made of, each with the bounds within which it can be believed. */
import { z } from 'zod';

/** Longer than any request; a time in the wrong unit is often above it. */
const LONGEST_SECONDS = 86_400;
const LONGEST_NAME = 256;
const LONGEST_ID = 128;
const LONGEST_NOTE = 4_096;
const MOST_BUCKETS = 512;

/** Half a character is written as another one: two names would be one series. */
const wellFormed = z.string().refine((text) => !/\p{Cs}/u.test(text), {
  error: 'half a character in it.',
  params: { try: 'UTF-8' },
});

export const seconds = z.number().min(0).max(LONGEST_SECONDS);
export const milliseconds = z
  .number()
  .min(0)
  .max(LONGEST_SECONDS * 1_000);
/** Sums of counts stay exact up to 2^53; one event of a tenth of a thousandth of that is no count of anything. */
export const count = z.int().min(0).max(1e12);
/** A file of weights has at most some terabytes. */
export const bytes = z.int().min(0).max(1e15);
export const share = z.number().min(0).max(1);
export const name = wellFormed.min(1).max(LONGEST_NAME);
/** As a name, where there need not be one. */
export const nameOrNone = wellFormed.max(LONGEST_NAME).default('');
export const id = wellFormed.min(1).max(LONGEST_ID);
export const note = z.string().max(LONGEST_NOTE);
export const time = z.iso.datetime({ offset: true });
/** Two of these added up are still a number. */
export const sum = z.number().min(0).max(1e15);
export const bounds = z.array(z.number()).max(MOST_BUCKETS);
export const bucketCounts = z.array(count).max(MOST_BUCKETS + 1);
