/**
 * A currency and the smallest step of its amounts in Stripe's minor units: amounts of three decimals
 * end in 0, those of ISK and UGX in 00 (Stripe, "Supported currencies").
 */
export interface StripeCurrency {
  readonly code: string;
  readonly step: number;
  readonly kind: 'two_decimals' | 'zero_decimals' | 'three_decimals' | 'special_decimals';
}

export const STRIPE_CURRENCIES: readonly StripeCurrency[] = [
  { code: 'usd', step: 1, kind: 'two_decimals' },
  { code: 'eur', step: 1, kind: 'two_decimals' },
  { code: 'gbp', step: 1, kind: 'two_decimals' },
  { code: 'jpy', step: 1, kind: 'zero_decimals' },
  { code: 'krw', step: 1, kind: 'zero_decimals' },
  { code: 'mga', step: 1, kind: 'zero_decimals' },
  { code: 'bhd', step: 10, kind: 'three_decimals' },
  { code: 'kwd', step: 10, kind: 'three_decimals' },
  { code: 'isk', step: 100, kind: 'special_decimals' },
  { code: 'ugx', step: 100, kind: 'special_decimals' },
];
