import type { ReadStream, WriteStream } from 'node:tty';
import type { Options } from '../../config/options.ts';
import { scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import type { Stage } from '../stage.ts';
import { listenToKeys } from './keys.ts';
import { Progress } from './progress.ts';
import { keyTable, scenarioOfKey } from './scenario-keys.ts';

/** What the demo says to the person at the terminal, and the keys that it takes. */
export class Console {
  private readonly input: ReadStream;
  private readonly output: WriteStream;
  private keys: { stop(): void } | undefined;
  /** Resolves when the terminal, or what reads the output, is gone: then the person is, too. */
  readonly gone: Promise<void>;

  constructor(input: ReadStream, output: WriteStream) {
    this.input = input;
    this.output = output;
    this.gone = new Promise((resolve) => {
      for (const stream of [input, output]) stream.on('error', () => resolve());
    });
  }

  /** @param address where the page is, if it is on a port */
  welcome({ scenario, gpus, 'web.telemetry-path': path }: Options, address: string | undefined): void {
    this.say(`Headroom demo: ${scenario} on ${gpus} simulated GPU${gpus === 1 ? '' : 's'}`);
    this.say(`  ${scenarioOf(scenario).summary}\n`);
    if (address === undefined) return;
    this.say(`Status page   http://${address}/`);
    this.say(`Metrics       http://${address}${path}`);
  }

  noPrometheus(): void {
    this.say(
      'Prometheus    not found on PATH: install prometheus and promtool to see rules and history, too',
    );
  }

  noAddress(): void {
    this.say('Prometheus    cannot scrape a socket file: add --web.listen-address=127.0.0.1:9840');
  }

  kept(folder: string): void {
    this.say(`Data of Prometheus are kept in ${folder}`);
  }

  progress(label: string): Progress {
    return new Progress(label, (text) => this.output.write(text), this.output.isTTY);
  }

  /** Keys switch the scenario, if there is a terminal. Resolves when the person wants to leave. */
  watch(stage: Stage): Promise<void> {
    if (!this.input.isTTY) return new Promise(() => undefined);
    this.say(`\nSwitch the scenario with a key; q ends the demo.\n${keyTable()}\n`);
    return new Promise((resolve) => {
      this.keys = listenToKeys(this.input, (key) => void this.switch(stage, key), resolve);
    });
  }

  stop(): void {
    this.keys?.stop();
  }

  private async switch(stage: Stage, key: string): Promise<void> {
    const name = scenarioOfKey(key);
    if (!name) return;
    await stage.switchTo(name);
    if (stage.current() === name) this.say(`${name}: ${scenarioOf(name).summary}`);
  }

  private say(text: string): void {
    this.output.write(`${text}\n`);
  }
}
