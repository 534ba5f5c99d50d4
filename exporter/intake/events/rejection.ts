/** Values of the `reason` label of `headroom_events_rejected_total`. */
export const REJECTION_REASONS = [
  'syntax', // not JSON
  'schema', // a field is missing, unknown or of another type
  'value', // a field cannot be believed, or contradicts another
  'unknown_type',
  'unknown_version',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** Why one event is refused, in words that say what to type. */
export interface Refusal {
  readonly reason: RejectionReason;
  /** The field, as in `data.ttft_seconds`; empty for the event as a whole. */
  readonly path: string;
  readonly message: string;
  readonly try: string;
}

/** A refused event as it is listed in the answer. */
export interface Rejection {
  /** Place in the batch, from 0; in NDJSON empty lines do not count. */
  readonly index: number;
  readonly event_id: string | null;
  readonly path: string;
  readonly message: string;
  readonly try: string;
}
