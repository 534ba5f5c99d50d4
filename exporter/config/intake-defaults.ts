/** How pushed data is taken in. */
export interface IntakeConfig {
  /** Bearer tokens, one a line; without it only senders on this machine may push. */
  readonly tokenFile: string | undefined;
  /** Events and data points; 0 means no limit. */
  readonly eventsPerSecond: number;
  /** After unpacking. */
  readonly maxBodyBytes: number;
  /** For so long what is true only now is shown after it was last said. */
  readonly staleAfterMs: number;
  /** Where what was taken in is written down, to go on after a restart. */
  readonly stateDirectory: string | undefined;
}

/** What holds where the config file says nothing. */
export const INTAKE_DEFAULTS: IntakeConfig = {
  tokenFile: undefined,
  eventsPerSecond: 100_000,
  maxBodyBytes: 4 * 1024 * 1024,
  staleAfterMs: 60_000,
  stateDirectory: undefined,
};
