/** A word of the console, and what it means: the same as in docs/words.md. */
export interface Word {
  readonly word: string;
  readonly means: string;
}

/** What the first page says of orders that need a person. */
export const WORDS: readonly Word[] = [
  {
    word: 'in step',
    means:
      'every report about the order could be applied, nothing is overdue, and nothing asks for a person',
  },
  {
    word: 'waits for you',
    means: 'a person must decide: a report is parked, or a milestone is dead',
  },
  {
    word: 'parked',
    means:
      'a report that does not fit what is known of its order. It is judged again with each new report; while it is the newest, every gate is closed',
  },
  { word: 'early', means: 'parked, and legal once a missing report arrives: reconcile the order' },
  {
    word: 'illegal',
    means:
      'parked, because no edges lead there, its own charges contradict it, or it has an undocumented word: find out why, then reconcile the order or dismiss the report',
  },
  {
    word: 'doubt',
    means:
      'something about the order is contradictory or unusual; its sentence says what to do. Settle it once someone has looked',
  },
  { word: 'overdue', means: 'a doubt: the order has stood still for longer than its deadline' },
  {
    word: 'dead',
    means:
      'of a milestone: every attempt to deliver it to its handler failed. Retry it once the cause is mended',
  },
  {
    word: 'quarantined',
    means: 'a signed body that could not be understood, stored for 30 days',
  },
];
