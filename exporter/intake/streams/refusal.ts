/** Why one data point is not taken, for its sender: a sentence without the full stop. Other points are. */
export interface Refusal {
  readonly refused: string;
}

export function refuse(why: string): Refusal {
  return { refused: why };
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}
