import { Join } from '../../../machines/join.js';
import { type Folded, fold } from '../../../src/lifecycle/fold.js';
import { gates } from '../../../src/lifecycle/gates.js';
import { showsNothingNew } from '../../../src/lifecycle/index.js';
import type { Observation } from '../../../src/order/observation.js';
import { Random } from '../../../src/testing/simulator/values/random.js';
import { deliveries, type StripeLife } from '../../../src/testing/stripe-simulator/index.js';
import { heldPayments } from './held-payments.js';
import { ACCOUNT, DAY, heldOf, type Loss, lastOf } from './losses.js';
import { observationsIn } from './observed-life.js';

/** How a life ended after its events were lost and reconciled, without a service. */
export interface ReconciledLife {
  readonly life: StripeLife;
  /** Undefined: nothing is known of the order. */
  readonly reconciled: Folded | undefined;
  /** As if nothing had been lost. */
  readonly whole: Folded;
  readonly lost: number;
  readonly events: number;
  /** How many reads were taken in, and how many more the second time. */
  readonly reads: number;
  readonly secondReads: number;
}

/**
 * Folds what arrives of a life and what is listed of the rest, and then what its payments show that is new:
 * what `reconcile` does with one order.
 */
export async function reconciledLife(life: StripeLife, loss: Loss): Promise<ReconciledLife> {
  const random = new Random(`${life.seed}.lost`);
  const own = life.events.filter((event) => event.account === life.account);
  const arriving = own.filter((event) => !loss.isLost(event, life, random));
  const held = heldOf(life);
  const listed = held.events.filter((event) => loss.isListed(event, life));
  const arrived = observationsIn(life, deliveries({ ...life, events: arriving }, random));
  const unlabelled = { orderId: life.orderId, mode: life.mode };
  const missed = observationsIn(
    unlabelled,
    listed.map((event) => ({ kind: 'event', event })),
  );
  // An event that arrived is not taken in again.
  let known: readonly Observation[] = unique([...arrived, ...missed]);
  const join = new Join();
  for (const one of known) join.add(one);
  let now = lastOf(life) + DAY;
  const readAll = async () => {
    const reads: Observation[] = [];
    const payments = heldPayments(
      { objects: [held], listed: [], now },
      { ...ACCOUNT, mode: life.mode },
    );
    for (const { id } of held.paymentIntents) {
      const answer = await payments.readPayment(String(id));
      for (const read of answer.kind === 'payments' ? answer.observations : []) {
        if (showsNothingNew(read, join.joined, () => true)) continue;
        const observation = { ...read, orderId: life.orderId };
        reads.push(observation);
        known = [...known, observation];
        join.add(observation);
      }
    }
    now += 3_600;
    return reads.length;
  };
  const reads = await readAll();
  const secondReads = await readAll();
  return {
    ...{ life, reads, secondReads, events: own.length, lost: own.length - arriving.length },
    reconciled: known.length === 0 ? undefined : fold(known),
    whole: fold(unique(observationsIn(life, deliveries(life, new Random(life.seed))))),
  };
}

function unique(all: readonly Observation[]): readonly Observation[] {
  const byId = new Map<string, Observation>();
  for (const one of all) if (!byId.has(one.id)) byId.set(one.id, one);
  return [...byId.values()];
}

/** The parts of an order that are compared, without ids of observations and times. */
export function partsOf(folded: Folded) {
  const { snapshot, parked, visited, disputes, released } = folded;
  const { charges, refunds, flags } = snapshot.context;
  const answers = Object.entries(gates({ folded, published: [] }));
  return {
    state: JSON.stringify(snapshot.value),
    gates: JSON.stringify(answers.map(([gate, { allowed, reasons }]) => [gate, allowed, reasons])),
    amounts: sorted(
      Object.values(charges).map(({ state, amount, cover, refundedAmount, captures }) => [
        ...[state, amount, cover, refundedAmount, captures],
      ]),
    ),
    refunds: sorted(Object.values(refunds).map(({ id, state, amount }) => [id, state, amount])),
    flags: sorted(Object.values(flags).map(({ kind }) => kind)),
    parked: parked.length,
    released,
    visited: JSON.stringify([visited.toSorted(), disputes]),
  };
}

/** A part in which an order ended otherwise than if nothing had been lost. */
export type Difference = keyof ReturnType<typeof partsOf> | 'unknown_order';

/** The differences between an order and the same one as if nothing had been lost. */
export function differencesOf({
  reconciled,
  whole,
}: Pick<ReconciledLife, 'reconciled' | 'whole'>): readonly Difference[] {
  if (reconciled === undefined) return ['unknown_order'];
  const [ours, theirs] = [partsOf(reconciled), partsOf(whole)];
  // The keys of an object literal are those of its type.
  const names = Object.keys(ours) as (keyof typeof ours)[];
  return names.filter((name) => ours[name] !== theirs[name]);
}

function sorted(all: readonly unknown[]): string {
  return JSON.stringify(all.map((one) => JSON.stringify(one)).sort());
}
