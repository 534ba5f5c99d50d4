/** docs/reliability.md: what is tried, and between two marks what came of it. */
import { emptySection } from '../alerts/score/section.ts';

export const DOCUMENT = 'docs/reliability.md';

/** The same code always gives the same text. */
export function reliabilityDocument(): string {
  return `${[
    '<!-- Generated from faults by `npm run generate`, and measured by `npm run test:faults`. Change the code there, not this page. -->',
    '# Reliability',
    'What Headroom promises while what it depends on is broken, and what came of trying it. The built program runs as a process of its own; the driver is a C library that hangs, crashes or loses a GPU, `nvidia-smi` a program that does, servers and clients are real ones on real sockets.',
    '## How it is tried',
    [
      '- **Load.** All the while it is scraped ten times a second, as Prometheus scrapes: over a kept connection, saying how long it waits. And batches of events are pushed; a batch that is not acknowledged is sent again until it is.',
      '- **Every page** is looked at: the server beside the fault that is well, and what was pushed, must be on it.',
      '- **Lost** are events that were answered with 202 and are not on the page at the end. One that is on it twice breaks the promise as well.',
      '- **Failed** is a scrape that did not get a whole page with status 200 within its timeout. Where the exporter is stopped on purpose, scrapes that began before count.',
      '- **Back after** is the longest time from the end of a fault until all series were there again.',
      '- **The soak** sweeps the heaps of both processes every five seconds, by a script that is loaded before the program, and reads what is left: heaps and buffers, and resident memory. A straight line by least squares goes through the least of each 30 seconds in the second half, when all is filled that is filled once. Growth is its slope, with its standard error; where that is more than half of what is promised, a leak could not be told, and the promise is not kept.',
      '- The driver is read ten times a second and may take two seconds, so that rounds are short; everything else is as installed, unless the line says so.',
    ].join('\n'),
    '## Measured',
    emptySection(DOCUMENT, 'test:faults'),
  ].join('\n\n')}\n`;
}
