/** A share of 0-1 as somebody set it, not rounded as a reading is: `0.5 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}
