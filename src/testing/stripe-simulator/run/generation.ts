/**
 * How the API behaves, by its version.
 *
 * - `listed`, before 2022-11-15: a PaymentIntent lists its charges, a Charge lists its refunds.
 * - `bare`, from 2022-11-15: it names its `latest_charge`; a Charge shows no refunds. `refund.created`
 *   was not yet sent for refunds of charges, so that a refund which succeeds at once is seen only as
 *   an amount (Stripe's changelog, 2022-11-15 and 2024-10-28.acacia).
 * - `refund_events`, from 2024-10-28.acacia: `refund.created`, `refund.updated` and `refund.failed`.
 * - `basil`, from 2025-03-31.basil: the release of uncaptured money creates no Refund and sends no
 *   `charge.refunded`; a review of a released payment closes as `canceled`; an expired authorisation
 *   cancels with the reason `expired` instead of `automatic`.
 */
export type Generation = 'listed' | 'bare' | 'refund_events' | 'basil';

/** The versions that are played, by their generation. */
export const API_VERSIONS: Readonly<Record<Generation, readonly string[]>> = {
  listed: ['2020-08-27', '2022-08-01'],
  bare: ['2022-11-15', '2023-10-16', '2024-06-20'],
  refund_events: ['2024-10-28.acacia', '2025-02-24.acacia'],
  basil: ['2025-03-31.basil', '2025-09-30.clover', '2026-10-28.endive'],
};

/** Whether a version renders `charges` on a PaymentIntent and `refunds` on a Charge. */
export function listsCharges(version: string): boolean {
  return version < '2022-11-15';
}
