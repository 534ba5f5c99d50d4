/** Commands with flags of their own, in the order of `--help`. */
export const OWN_FLAGS = ['demo', 'rules', 'dashboards', 'report', 'backtest', 'review'] as const;
type OwnFlags = (typeof OWN_FLAGS)[number];

/** Those that ask a Prometheus server. */
export const ASKING = ['report', 'backtest', 'review'] as const satisfies readonly OwnFlags[];

export const HOUR_MS = 3_600_000;
export const YEAR_MS = 365 * 24 * HOUR_MS;

/** A flag as it is declared: parser, `--help`, environment variables and the README table follow from it. */
export interface Flag {
  readonly name: string;
  readonly kind:
    | 'text'
    | 'url'
    | 'exporter'
    | 'path'
    | 'address'
    | 'socket'
    | 'boolean'
    | 'duration'
    | 'count'
    | 'choice'
    | 'command';
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  /** Of a count, or milliseconds of a duration. */
  readonly least?: number;
  readonly most?: number;
  /** The only commands that take it; absent for all of them. */
  readonly command?: OwnFlags | readonly OwnFlags[];
  /** What stands for it in `--help` where there is no default; PATH unless given. */
  readonly value?: string;
  /** As typed on the command line; an empty text means none. */
  readonly default: string;
  /** Of commands for which it is another. */
  readonly defaults?: Partial<Readonly<Record<OwnFlags, string>>>;
  readonly help: string;
}
