/** An amount in minor units (cents for USD, yen for JPY) with its ISO 4217 currency code. */
export interface Money {
  /** An integer number of minor units. */
  readonly minor: number;
  /** Three upper-case letters. */
  readonly currency: string;
}
