import type { Observation } from '../../../order/observation.js';
import type { Joined } from '../../../order/payments/joined.js';
import type { ObjectReport } from '../../../order/payments/object-report.js';
import type { StoredObservation } from '../../../store/store.js';

/** The payments that these reports are about, by the provider's ids. */
export function paymentsIn(reports: readonly ObjectReport[]): readonly string[] {
  // An object may name the attempt instead of its payment.
  const byAttempt = new Map(
    reports.flatMap((one) => (one.object === 'attempt' ? ([[one.id, one.payment]] as const) : [])),
  );
  const named = reports.flatMap((one) => {
    if (one.object === 'payment') return one.id;
    return 'payment' in one ? one.payment : [];
  });
  return [...new Set(named.map((id) => byAttempt.get(id) ?? id))];
}

/** Every payment that an order is known to have, and every reference that a person linked to it. */
export function paymentsOf(
  joined: Joined | undefined,
  history: readonly Pick<StoredObservation, 'observation'>[],
): readonly string[] {
  const reports = Object.values(joined?.objects ?? {}).map(({ report }) => report);
  const ids = new Set(reports.map(({ id }) => id));
  const linked = history
    .flatMap(({ observation }) => (isLink(observation) ? (observation.references ?? []) : []))
    // What was reported under it shows the payment.
    .filter((reference) => !ids.has(reference));
  return [...new Set([...paymentsIn(reports), ...linked])];
}

/** Whether it only links references, as a person decided. */
function isLink({ source, objects, references }: Observation): boolean {
  return source === 'shop' && objects?.length === 0 && references !== undefined;
}
