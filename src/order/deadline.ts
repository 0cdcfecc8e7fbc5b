/** The names of the deadlines. */
export const DEADLINES = [
  'payment_window',
  'authorisation_expiry',
  'review_too_long',
  'early_unresolved',
] as const;

/** The name of a deadline. */
export type Deadline = (typeof DEADLINES)[number];
