import { defined, filled } from '../../../order/defined.js';
import {
  CHARGE_ACTION_STATES,
  CHARGE_STATES,
  type Charge,
  type ChargeAction,
} from '../../../order/facts/charge.js';
import { failureMessageOf } from '../../../order/facts/failure-message.js';
import type { Money } from '../../../order/facts/money.js';
import type { UnknownValue } from '../../../order/observation.js';
import { readEnumeration } from '../../values/enumeration.js';
import type { ParsedCharge, ParsedChargeAction } from '../schema/charge-schema.js';
import { showableMessage } from '../values/failure-message.js';
import { moneyOf, sumOf } from '../values/money.js';

/**
 * Converts a charge to a fact. Does not read `captured` and `refunded`: a failed capture sets the first,
 * a failed refund the second.
 *
 * @param orderCurrency - used if the charge names no currency.
 * @param path - the place of the charge in the body.
 * @param unknown - receives the undocumented values.
 */
export function chargeFact(
  charge: ParsedCharge,
  orderCurrency: string | undefined,
  path: string,
  unknown: UnknownValue[],
): Charge {
  const currency = charge.currency ?? orderCurrency;
  const actions = (list: readonly ParsedChargeAction[] | undefined, key: string) =>
    list?.flatMap((action, index) =>
      actionFact(action, currency, `${path}.${key}[${index}]`, unknown),
    );
  return defined({
    id: charge.id,
    state: readEnumeration(CHARGE_STATES, charge.state, `${path}.state`, unknown),
    amount: moneyOf(charge.amount, currency),
    captures: filled(actions(charge.captures, 'captures')),
    cancels: filled(actions(charge.cancels, 'cancels')),
    refundedAmount: refunded(charge, currency),
    createdAt: charge.createdTime,
    failureMessage: failureMessageOf(showableMessage(charge.failureMessage, charge.failureCode)),
  });
}

function actionFact(
  action: ParsedChargeAction,
  currency: string | undefined,
  path: string,
  unknown: UnknownValue[],
): ChargeAction[] {
  const state = readEnumeration(CHARGE_ACTION_STATES, action.state, `${path}.state`, unknown);
  // Facts are stored by id.
  if (action.id === undefined) return [];
  return [
    defined({
      id: action.id,
      state,
      amount: moneyOf(action.amount, currency),
      createdAt: action.createdTime,
      fulfilmentId: action.fulfillmentId,
    }),
  ];
}

function refunded(charge: ParsedCharge, currency: string | undefined): Money | undefined {
  const complete = charge.refunds?.filter((refund) => refund.state === 'complete') ?? [];
  return sumOf(complete.map((refund) => moneyOf(refund.amount, currency)));
}
