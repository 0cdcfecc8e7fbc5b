import { counts } from './output/tally.js';

/** The outcomes in the order in which they are listed. Others come last, by name. */
const OUTCOMES: readonly string[] = [
  ...['new', 'late', 'parked at first', 'duplicate', 'without an order', 'ignored'],
  ...['quarantined', 'refused', 'accepted', 'unanswered'],
];

/** How often each outcome occurs. The order does not depend on which came first. */
export function outcomeCounts(outcomes: Iterable<string>): readonly (readonly [string, number])[] {
  const place = (outcome: string) => OUTCOMES.indexOf(outcome) + 1 || OUTCOMES.length + 1;
  return counts(outcomes).toSorted(
    ([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1),
  );
}

/** The outcome of a delivery, in a word or two. */
export function outcomeOf({
  status,
  body,
}: {
  readonly status: number;
  readonly body: string;
}): string {
  if (status === 0) return 'unanswered';
  if (status === 401 || status === 413) return 'refused';
  if (status < 200 || status > 299) return `answered ${status}`;
  const { receipt, late, standing } = answerIn(body);
  if (receipt === undefined) return 'accepted';
  if (receipt === 'kept') return 'quarantined';
  if (receipt === 'unplaced') return 'without an order';
  if (receipt !== 'recorded') return String(receipt);
  if (standing !== 'applied') return 'parked at first';
  return late === true ? 'late' : 'new';
}

/** Another service may answer anything. */
function answerIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const answer: unknown = JSON.parse(body);
    return answer instanceof Object ? { ...answer } : {};
  } catch {
    return {};
  }
}
