import type { Folded } from '../../../src/lifecycle/fold.js';
import { gates } from '../../../src/lifecycle/gates.js';
import type { StripeLife } from '../../../src/testing/stripe-simulator/index.js';
import { type Difference, differencesOf, type ReconciledLife } from './reconciled-life.js';

/*
 * A read shows what no event showed, so an order may end better informed than by all of its events. Nothing
 * else may differ after a complete list.
 */

/** What a read may change although no event was lost, with the lives in which it does. */
const SHOWN: readonly {
  readonly why: string;
  readonly part: Difference;
  readonly in: (life: StripeLife, folded: Pick<ReconciledLife, 'whole'> & Reconciled) => boolean;
}[] = [
  {
    why: 'Refunds of versions whose events show only their amounts.',
    part: 'refunds',
    in: ({ classes }, { reconciled, whole }) =>
      classes.includes('api_bare') && hasAll(refundsOf(reconciled), refundsOf(whole)),
  },
  {
    why: 'Which of two states of one second was the later one: whether the customer must act.',
    part: 'gates',
    in: (_, { reconciled, whole }) => othersThanConfirm(reconciled) === othersThanConfirm(whole),
  },
  {
    why: 'The same, of a refund that needs the customer.',
    part: 'refunds',
    in: ({ classes }) => classes.includes('refund_requires_action'),
  },
  {
    why: 'The same, of a debit that failed at once.',
    part: 'flags',
    in: ({ classes }) => classes.includes('delayed_failure'),
  },
  ...(['gates', 'state', 'visited'] as const).map((part) => ({
    why: 'Metadata that the shop added without any event, such as the total of the order.',
    part,
    in: ({ classes }: StripeLife) =>
      classes.includes('late_metadata') && classes.includes('unlabelled'),
  })),
];

interface Reconciled {
  readonly reconciled: Folded;
}

/** The differences that no read explains. */
export function unexplained(
  one: Pick<ReconciledLife, 'life' | 'reconciled' | 'whole'>,
): readonly Difference[] {
  const { life, reconciled, whole } = one;
  const differences = differencesOf(one);
  if (reconciled === undefined) return differences;
  return differences.filter(
    (part) => !SHOWN.some((rule) => rule.part === part && rule.in(life, { reconciled, whole })),
  );
}

function othersThanConfirm(folded: Folded): string {
  const { confirm: _, ...others } = gates({ folded, published: [] });
  const answers = Object.entries(others);
  return JSON.stringify(answers.map(([gate, { allowed, reasons }]) => [gate, allowed, reasons]));
}

function refundsOf({ snapshot }: Folded): readonly string[] {
  return Object.values(snapshot.context.refunds).map(({ id, state, amount }) =>
    JSON.stringify([id, state, amount]),
  );
}

function hasAll(more: readonly string[], fewer: readonly string[]): boolean {
  return fewer.every((one) => more.includes(one));
}
