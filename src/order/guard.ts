/** The names of the guards of the statechart. */
export const GUARD_NAMES = [
  'recorded',
  'noLivingChargePending',
  'notOnlyFailedCharges',
  'someChargeLives',
  'everyChargeReleased',
  'notGivenBack',
  'notChargedBack',
  'authorisationStands',
  'noCaptureFailed',
  'somethingCaptured',
  'somethingUncaptured',
  'somethingToRefund',
  'somethingOpen',
  'somethingSent',
  'customerHasPaid',
  'rightMode',
  'oneOrder',
  'fraudPassed',
  'fraudBlocked',
] as const;

/** The name of a guard. */
export type GuardName = (typeof GUARD_NAMES)[number];

/** True for one of {@link GUARD_NAMES}. */
export function isGuardName(value: unknown): value is GuardName {
  return (GUARD_NAMES as readonly unknown[]).includes(value);
}
