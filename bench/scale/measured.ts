/** What is measured of a fleet. A run can be saved as JSON and read again, so that the page can be written anew without it. */
import { z } from 'zod';

const size = z.object({
  nodes: z.number(),
  serversPerNode: z.number(),
  rules: z.boolean(),
  /** Seconds of CPU for which each group is asked for after it; 0 where none is. */
  askSeconds: z.number(),
  /** Weeks of what the rules record lie before it. */
  past: z.boolean(),
  scrapeSeconds: z.number(),
  /** How fast the nodes' time goes by. */
  speed: z.number(),
  /** Seconds between evaluations: groups that wait longer are run so often, that all are seen. */
  mostInterval: z.number(),
  /** Length of a block, a Prometheus duration, where it is not the default. */
  block: z.string().optional(),
  /** Until windows are full and memory is taken; then comes what is measured. */
  warmUpSeconds: z.number(),
  windowSeconds: z.number(),
});
export type Size = z.infer<typeof size>;

const groupSeconds = z.object({
  name: z.string(),
  /** Of CPU, of an evaluation. */
  seconds: z.number(),
  /** Seconds between two evaluations as installed, and in this run. */
  interval: z.number(),
  ranEvery: z.number(),
});
export type GroupSeconds = z.infer<typeof groupSeconds>;

const measured = z.object({
  size,
  gpus: z.number(),
  servers: z.number(),
  seriesPerNode: z.number(),
  headSeries: z.number(),
  /** Series that rules made, by name. */
  recorded: z.record(z.string(), z.number()),
  /** Scraped and recorded ones. */
  samplesPerSecond: z.number(),
  /** Cores that Prometheus used. */
  cpu: z.number(),
  /** Memory of its own, the most in the window. */
  heldBytes: z.number(),
  /** The most in the window, mapped files included. */
  residentBytes: z.number(),
  /** None where they were not asked for. */
  groups: z.array(groupSeconds),
  /** Evaluations of groups that were left out, and of rules that failed. */
  missed: z.number(),
  failures: z.number(),
  /** Of all targets, the share whose last scrape was well, 0 to 1. */
  up: z.number(),
  disk: z.object({
    /** Of the log of what is in no block yet. */
    logBytesPerSample: z.number(),
    /** Of blocks, where there are some. */
    blockBytesPerSample: z.number().optional(),
  }),
});
export type Measured = z.infer<typeof measured>;

export const savedRun = z.object({
  /** Date, machine, versions. */
  where: z.string(),
  /** What was bounded, in sentences. */
  notes: z.array(z.string()),
  /** Samples of the past of one server. */
  pastSamples: z.number(),
  /** Series of a node by family, with one server. */
  families: z.record(z.string(), z.number()),
  measured: z.array(measured),
});
export type SavedRun = z.infer<typeof savedRun>;
