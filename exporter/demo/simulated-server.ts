import type { ModelReading } from '../model/inference.ts';
import { Samples } from '../model/samples.ts';
import { addObjectives, type Objectives } from '../sources/inference/objectives.ts';
import { toSamples } from '../sources/inference/project.ts';
import { InferenceSampler } from '../sources/inference/sampler.ts';
import type { Source } from '../sources/source.ts';
import type { Cast } from './scene.ts';

/** As often as the page of a real server is read between scrapes. */
const SAMPLE_INTERVAL_MS = 5_000;

/** The inference server of a cast as a source. */
export class SimulatedServer implements Source {
  readonly name = 'inference/simulated';
  readonly required = true;
  private readonly cast: Cast;
  private readonly clock: () => number;
  private readonly sampler = new InferenceSampler();
  private timer: NodeJS.Timeout | undefined;

  /** @param clock Unix milliseconds */
  constructor(cast: Cast, clock: () => number) {
    this.cast = cast;
    this.clock = clock;
  }

  start(): void {
    this.timer = setInterval(() => this.sample(), SAMPLE_INTERVAL_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
  }

  /** An inner sample of batch size and queue depth. */
  sample(): void {
    this.sampler.observe([this.cast.levels(this.clock())]);
  }

  async collect(): Promise<Samples> {
    const readings = [this.reading()];
    const samples = toSamples(readings, {
      server: this.cast.server,
      gpus: this.cast.gpus,
      objectives: this.objectives(),
    });
    this.sampler.addTo(samples, this.cast.server, readings);
    return samples;
  }

  counters(): Samples {
    const samples = new Samples();
    addObjectives(samples, this.objectives());
    return samples;
  }

  describe(): readonly string[] {
    return [`simulated: ${this.reading().model}`];
  }

  private objectives(): Objectives {
    const { ttftSeconds, timePerOutputTokenSeconds } = this.cast.scenario.objective;
    return {
      name: this.cast.server,
      sloTtftMs: 1000 * ttftSeconds,
      sloTimePerOutputTokenMs: 1000 * timePerOutputTokenSeconds,
    };
  }

  private reading(): ModelReading {
    return this.cast.reading(this.clock());
  }
}
