/** An amount in minor units (cents for USD, yen for JPY) with its ISO 4217 currency code. */
export interface Money {
  /** An integer number of minor units. */
  readonly minor: number;
  /** Three upper-case letters. */
  readonly currency: string;
}

/**
 * ISO 4217 minor units other than two. Not taken from `Intl`, whose list (CLDR: no decimals for the Iraqi
 * dinar, where ISO has three) changes with the runtime: a stored amount must mean the same after an
 * upgrade.
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...each('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF', 0),
  ...each('BHD IQD JOD KWD LYD OMR TND', 3),
  ...each('CLF UYW', 4),
]);

/**
 * The number of decimals of a currency's minor unit.
 *
 * @example
 * exponentOf('JPY'); // 0
 */
export function exponentOf(currency: string): number {
  return EXPONENTS.get(currency) ?? 2;
}

function each(codes: string, exponent: number): [string, number][] {
  return codes.split(' ').map((code) => [code, exponent]);
}
