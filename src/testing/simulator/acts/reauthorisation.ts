import { hasLapsed } from '../paid-for.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { openAmount } from './charges.js';

/** The charge whose authorisation can expire: the only living one. Several are not simulated. */
function onlyCharge(run: ProviderRun) {
  const [only, another] = run.order.charges.filter((charge) => charge.state !== 'failed');
  if (only === undefined || another !== undefined || hasLapsed(only)) return undefined;
  return only.state === 'capturable' && openAmount(only) > 0 ? only : undefined;
}

/** Whether the authorisation can expire now. */
export function canExpire(run: ProviderRun): boolean {
  return run.order.state === 'accepted' && onlyCharge(run) !== undefined;
}

/**
 * Fails the re-authorisation before shipping. The order stays `accepted` and its charge `capturable`;
 * only an event reports it.
 */
export function failReauthorisation(run: ProviderRun): void {
  run.change({ reauthorisationFailed: true }, aboutOrder('order.charge.reauth.failed'));
}

/** Renews the authorisation, so that the charge can be captured. False: there is none to renew. */
export function renewAuthorisation(run: ProviderRun): boolean {
  const charge = onlyCharge(run);
  if (charge === undefined) return false;
  run.change(
    { reauthorisationFailed: false },
    aboutCharge('order.charge.capturable', charge.id),
    ...(run.random.chance(0.3) ? [aboutOrder('order.updated')] : []),
  );
  return true;
}

/** How the re-authorisation of an expired authorisation ends. */
export type Reauthorisation = 'renewed' | 'failed, then renewed' | 'failed';

/** Re-authorises an expired charge before shipping. True: items may ship now. */
export function reauthorise(run: ProviderRun, result: Reauthorisation): boolean {
  run.classes.record('reauthorisation');
  if (result !== 'renewed') {
    failReauthorisation(run);
    if (result === 'failed') return false;
    run.wait(run.random.pick(['minutes', 'hours', 'days']));
  }
  const renewed = renewAuthorisation(run);
  run.wait('moment');
  return renewed;
}
