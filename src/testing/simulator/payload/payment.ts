import type { SourceBasics } from '../provider-run/basics.js';
import type { OrderVersion } from '../provider-run/model.js';
import type { JsonObject } from '../values/json.js';
import { renderCharge } from './charge.js';
import { owner } from './people.js';
import type { Rendering } from './rendering.js';

/** Renders the payment sources, with their owners and bank details. */
export function renderSources(rendering: Rendering, version: OrderVersion): JsonObject[] {
  const { basics } = rendering;
  const { customer } = basics;
  return version.sources.map((source: SourceBasics) => {
    const json: JsonObject = {
      id: source.id,
      type: source.type,
      amount: rendering.amount(source.amount),
      owner: owner(rendering),
      clientSecret: source.clientSecret,
    };
    if (source.type === 'creditCard') {
      json.creditCard = {
        brand: 'Visa',
        expirationMonth: 11,
        expirationYear: 2031,
        lastFourDigits: customer.lastFourDigits,
      };
    } else if (source.type === 'wireTransfer') {
      json.wireTransfer = {
        accountHolder: 'Collecting Bank NV',
        bankName: 'Collecting Bank',
        city: 'Brackwater',
        country: 'US',
        referenceId: customer.bankReference,
        accountNumber: customer.bankAccount,
        swiftCode: 'ZZZZUS00XXX',
      };
    } else if (source.type === 'payPal') {
      json.payPal = { redirectUrl: basics.redirectUrl };
    }
    return json;
  });
}

function nextAction({ basics, full }: Rendering, version: OrderVersion): JsonObject | undefined {
  if (version.session === 'pending_redirect') {
    return { action: 'redirect', ...(full ? { data: { redirectUrl: basics.redirectUrl } } : {}) };
  }
  const primary = basics.sources.find((source) => source.type === 'wireTransfer');
  if (primary === undefined || version.session === 'complete') return undefined;
  const data = { sourceId: primary.id, sourceClientSecret: primary.clientSecret };
  return { action: 'show_payment_instructions', ...(full ? { data } : {}) };
}

function renderSession(rendering: Rendering, version: OrderVersion): JsonObject {
  const { basics } = rendering;
  const session: JsonObject = { id: basics.sessionId, state: version.session };
  if (rendering.full) {
    session.amountContributed = rendering.amount(basics.total);
    session.amountRemainingToBeContributed = 0;
    session.clientSecret = basics.sessionSecret;
  }
  const action = nextAction(rendering, version);
  if (action !== undefined && rendering.keeps()) session.nextAction = action;
  return session;
}

/** Writes the payment into an order: in a block of its own, or at the top level in the oldest version. */
export function putPayment(
  rendering: Rendering,
  order: JsonObject,
  version: OrderVersion,
  everyCharge: boolean,
): void {
  const old = rendering.basics.apiVersion === '2020-12-17';
  const payment: JsonObject = old ? order : {};
  const charges = version.charges.filter(({ unlisted }) => everyCharge || unlisted !== true);
  if (charges.length > 0 && rendering.keeps()) {
    payment.charges = charges.map((charge) => renderCharge(rendering, charge, false));
  }
  if (rendering.full && rendering.keeps()) payment.sources = renderSources(rendering, version);
  if (old) return;
  if (rendering.keeps()) payment.session = renderSession(rendering, version);
  if (rendering.keeps(0.95)) order.payment = payment;
}
