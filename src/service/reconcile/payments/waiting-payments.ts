import pLimit from 'p-limit';
import type { PaymentObservation } from '../../../order/observation.js';
import type { Failure } from '../../../order/rejection.js';
import { pagesOf } from '../../../store/page.js';
import type { Store } from '../../../store/store.js';
import { hasCall, type ProviderAccess } from '../../provider/provider-access.js';
import type { Candidates } from '../candidates.js';
import type { Reconciliation } from '../reconciliation-report.js';
import { paymentsIn } from './payments-of-order.js';

/** What reading the payments of observations without an order needs. */
export interface WaitingPaymentsDependencies extends Pick<ProviderAccess, 'provider'> {
  readonly store: Pick<Store, 'unplaced'>;
  /** Aborted when the service stops. Nothing more is then read. */
  readonly stopping: AbortSignal;
}

/** The observations that wait for their orders: their ids, and the payments that they are about. */
export class WaitingObservations {
  readonly #ids = new Set<string>();
  /** The references of each payment, which its order may link. */
  readonly #payments = new Map<string, Set<string>>();

  add({ id, objects, references }: PaymentObservation): void {
    this.#ids.add(id);
    for (const payment of paymentsIn(objects)) {
      const known = this.#payments.get(payment) ?? new Set();
      for (const reference of [payment, ...references]) known.add(reference);
      this.#payments.set(payment, known);
    }
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The payments that none of these references links to an order. */
  paymentsWithout(linked: ReadonlySet<string>): readonly string[] {
    return [...this.#payments].flatMap(([payment, references]) =>
      [...references].some((reference) => linked.has(reference)) ? [] : [payment],
    );
  }
}

/** Reads which observations wait for their orders. None where every delivery names its order. */
export async function waitingObservations({
  provider: { speaksOf, account },
  store,
}: WaitingPaymentsDependencies): Promise<WaitingObservations> {
  const waiting = new WaitingObservations();
  if (speaksOf === 'orders') return waiting;
  for await (const page of pagesOf((from) => store.unplaced(account, { limit: 500, ...from }))) {
    for (const { observation } of page.items) waiting.add(observation);
  }
  return waiting;
}

/**
 * Reads every payment that waits for its order: the shop may have named the order meanwhile, which no event
 * reports. Adds the orders that are named now.
 *
 * @param concurrency how many payments are read at a time.
 */
export async function readWaitingPayments(
  { provider: { api }, stopping }: WaitingPaymentsDependencies,
  waiting: WaitingObservations,
  candidates: Candidates,
  concurrency: number,
): Promise<NonNullable<Reconciliation['unplaced']>> {
  const counts = { read: 0, named: 0 };
  if (!hasCall(api, 'readPayment')) return counts;
  // What a missed event names is placed when that event is taken in.
  const missed = candidates.all().flatMap((candidate) => candidate.missed);
  const linked = new Set(missed.flatMap(({ references = [] }) => references));
  let failure: Failure | undefined;
  const limit = pLimit(concurrency);
  const readOne = async (payment: string) => {
    if (stopping.aborted) return;
    const answer = await api.readPayment(payment);
    counts.read += 1;
    if (answer.kind === 'failure') failure ??= answer;
    if (answer.kind !== 'payments') return;
    const orderId = answer.observations.find((one) => one.orderId !== undefined)?.orderId;
    if (orderId === undefined) return;
    counts.named += 1;
    candidates.add(orderId, 'unplaced').read.push(...answer.observations);
  };
  await Promise.all(waiting.paymentsWithout(linked).map((one) => limit(readOne, one)));
  return { ...counts, ...(failure === undefined ? {} : { failure }) };
}
