import { isDead } from '../paid-for.js';
import { aboutCharge, aboutOrder, type ProviderRun } from '../provider-run/provider-run.js';
import { openAmount } from './charges.js';

/** The charge whose authorisation can run out: the only one that pays. Several are not played. */
function theCharge(run: ProviderRun) {
  const [only, another] = run.order.charges.filter((charge) => charge.state !== 'failed');
  if (only === undefined || another !== undefined || isDead(only)) return undefined;
  return only.state === 'capturable' && openAmount(only) > 0 ? only : undefined;
}

/** Whether an authorisation can run out now. */
export function canRunOut(run: ProviderRun): boolean {
  return run.order.state === 'accepted' && theCharge(run) !== undefined;
}

/**
 * Re-authorisation failed when the goods were to go out: the order stays `accepted`, its charge
 * `capturable`. Only the refused request shows, and the event that carries the order.
 */
export function failReauthorisation(run: ProviderRun): void {
  run.change({ reauthorisationFailed: true }, aboutOrder('order.charge.reauth.failed'));
}

/**
 * The authorisation is renewed: the charge can be captured again, whatever failed before. False:
 * there is nothing left to renew.
 */
export function renewAuthorisation(run: ProviderRun): boolean {
  const charge = theCharge(run);
  if (charge === undefined) return false;
  run.change(
    { reauthorisationFailed: false },
    aboutCharge('order.charge.capturable', charge.id),
    ...(run.random.chance(0.3) ? [aboutOrder('order.updated')] : []),
  );
  return true;
}

/** What the provider does about an old authorisation when goods are to leave. */
export type OldAuthorisation = 'renewed' | 'failed, then renewed' | 'failed';

/** The goods are to leave and the authorisation has run out. True: they may leave now. */
export function reauthorise(run: ProviderRun, how: OldAuthorisation): boolean {
  run.occasions.note('reauthorisation');
  if (how !== 'renewed') {
    failReauthorisation(run);
    if (how === 'failed') return false;
    run.wait(run.random.pick(['minutes', 'hours', 'days']));
  }
  const renewed = renewAuthorisation(run);
  run.wait('moment');
  return renewed;
}
