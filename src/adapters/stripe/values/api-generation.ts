/** The first version in which a release of money that was never captured is no refund. */
const BASIL = '2025-03-31';

/**
 * Whether a version of the API shows the release of uncaptured money as a refund. An unknown version
 * counts as a new one: then a release is taken for a refund, which only shuts gates.
 *
 * Stripe, changelog "2025-03-31.basil": partial captures and cancellations no longer create refunds.
 */
export function showsReleasesAsRefunds(apiVersion: string | undefined): boolean {
  return apiVersion !== undefined && /^\d{4}-\d{2}-\d{2}/.test(apiVersion) && apiVersion < BASIL;
}
