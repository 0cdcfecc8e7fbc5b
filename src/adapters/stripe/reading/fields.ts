import { z } from 'zod';
import { isId } from '../../values/id.js';

/** An id of Stripe. */
export const id = z.custom<string>(isId, { error: 'Expected an id of 1 to 255 characters.' });

/** The id of another object, which may be expanded; absent where there is none. */
export const reference = z
  .union([id, z.looseObject({ id })], { error: 'Expected an id, or an object with one.' })
  .nullish()
  .transform((value) => (typeof value === 'string' ? value : value?.id));

/** A whole number of seconds since 1970. */
export const seconds = z
  .int({ error: 'Expected a whole number of seconds since 1970.' })
  .min(0, { error: 'Expected a time since 1970.' })
  .max(8_000_000_000, { error: 'Expected seconds, not milliseconds.' });

/** An amount in the smallest unit of its currency. */
export const amount = z
  .int({ error: 'Expected a whole number of the smallest unit.' })
  .min(0, { error: 'Expected an amount that is not negative.' });

/** A currency, as `eur`. */
export const currency = z.string().regex(/^[A-Za-z]{3}$/, { error: 'Expected a currency code.' });

/** A word of an enumeration, documented or not. */
export const word = z.string({ error: 'Expected a text.' });

/** The shop's own names and values. */
export const metadata = z.record(z.string(), z.unknown()).nullish();
