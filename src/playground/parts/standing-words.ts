import type { CardOutcome } from '../outcome/outcome.js';

/** The word for what became of a card. */
export const STANDING_WORDS: Readonly<Record<CardOutcome['kind'], string>> = {
  applied: 'applied',
  early: 'parked: early',
  illegal: 'parked: illegal',
  duplicate: 'duplicate',
  unplaced: 'waits for its order',
  ignored: 'ignored',
  refused: 'refused',
  not_understood: 'not understood',
};
