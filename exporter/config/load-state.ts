import { self } from '../catalogue/index.ts';
import { Samples } from '../model/samples.ts';

export type LoadedFile = 'config' | 'web';

/** Whether what the config files say is what is in force. */
export class LoadState {
  private readonly wrong = new Set<LoadedFile>();
  /** Unix seconds. */
  private succeededAt: number | undefined;

  succeeded(file: LoadedFile): void {
    this.wrong.delete(file);
    this.succeededAt = Date.now() / 1000;
  }

  failed(file: LoadedFile): void {
    this.wrong.add(file);
  }

  get isGood(): boolean {
    return this.wrong.size === 0;
  }

  /** Nothing where there is no file. */
  samples(): Samples {
    const samples = new Samples();
    if (this.succeededAt === undefined) return samples;
    samples.add(self.configLastReloadSuccessful, {}, this.isGood ? 1 : 0);
    samples.add(self.configLastReloadSuccessTimestampSeconds, {}, this.succeededAt);
    return samples;
  }
}
