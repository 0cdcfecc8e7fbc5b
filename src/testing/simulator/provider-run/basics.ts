import { CURRENCIES, type Currency } from '../values/amount.js';
import { type Customer, makeCustomer } from '../values/customer.js';
import type { Random } from '../values/random.js';

/** How an order is paid: it decides what `pending_payment` looks like. */
export type PaymentMethod = NonNullable<OrderOverrides['method']>;

/** The provider's API version: the oldest has its charges at the top level of an order. */
export type ApiVersion = NonNullable<OrderOverrides['apiVersion']>;

/** One line of an order; amounts are in minor units. */
export interface ItemBasics {
  readonly id: string;
  readonly skuId: string;
  readonly name: string;
  readonly quantity: number;
  readonly amount: number;
  readonly tax: number;
  /** `undefined`: the provider does not report it. */
  readonly physical: boolean | undefined;
  readonly subscriptionId: string | undefined;
  readonly billingAgreementId: string | undefined;
}

/** One payment source and its share of the total. */
export interface SourceBasics {
  readonly id: string;
  readonly type: string;
  readonly amount: number;
  /** Whether the customer chose this source. The others, such as store credit, add to it. */
  readonly primary: boolean;
  readonly clientSecret: string;
}

/** The properties of an order that never change. */
export interface OrderBasics {
  readonly id: string;
  readonly checkoutId: string;
  readonly checkoutSessionId: string;
  readonly customerId: string | undefined;
  readonly currency: Currency;
  readonly items: readonly ItemBasics[];
  readonly subtotal: number;
  readonly tax: number;
  readonly shipping: number;
  readonly total: number;
  readonly method: PaymentMethod;
  readonly sources: readonly SourceBasics[];
  readonly sessionId: string;
  readonly sessionSecret: string;
  readonly redirectUrl: string;
  /** Created by the provider's own checkout, so no call is answered with it. */
  readonly prebuilt: boolean;
  readonly apiVersion: ApiVersion;
  readonly liveMode: boolean;
  /** Whether the shop receives the expanded events, which report which items are physical. */
  readonly expanded: boolean;
  /** Whether this endpoint still receives the former event names. */
  readonly oldNames: boolean;
  /** Whether entering a state again overwrites its recorded time. Both occur in the field. */
  readonly overwritesVisits: boolean;
  readonly webhookIds: readonly string[] | undefined;
  readonly customer: Customer;
}

/** Properties of a simulated order; the seed chooses those that are absent. */
export interface OrderOverrides {
  /** How the order is paid. Default: `card` in a named scenario. */
  readonly method?: 'card' | 'wire' | 'redirect';
  /** The number of payment sources, each with a charge of its own. */
  readonly sources?: number;
  /** The percentage of the total that each source other than the primary one pays. */
  readonly creditPercent?: number;
  /** The number of lines. */
  readonly lines?: number;
  readonly goods?: 'physical' | 'digital' | 'mixed';
  /** Whether the provider's own checkout creates the order, so that no call is answered with it. */
  readonly prebuilt?: boolean;
  /** The least number of units over all lines. */
  readonly minQuantity?: number;
  /** Whether the endpoint still receives the former event names. */
  readonly oldNames?: boolean;
  readonly currency?: Currency;
  readonly liveMode?: boolean;
  readonly apiVersion?: '2021-12-13' | '2021-03-23' | '2020-12-17';
}

const WIDGETS = ['Anvil', 'Brass lantern', 'Cipher wheel', 'Dictionary (download)', 'Egg timer'];

/** An identifier like the provider's: of any length, sometimes with unusual characters. */
function makeId(random: Random): string {
  return random.weighted<() => string>([
    [80, () => `${random.digits(random.int(10, 15))}0336`],
    [12, () => random.uuid()],
    [5, () => `${random.text(random.int(14, 40), 'abcdefghjkmnpqrstuvwxyz0123456789')}`],
    [3, () => `o:${random.digits(10)}~${random.text(4, 'ABCxyz')}.${random.digits(3)}+é`],
  ])();
}

function makeItems(random: Random, currency: Currency, overrides: OrderOverrides): ItemBasics[] {
  const unit = 10 ** CURRENCIES[currency];
  const least = Math.max(1, overrides.minQuantity ?? 1);
  const lines =
    overrides.lines ??
    (overrides.goods === 'mixed'
      ? random.int(2, 4)
      : random.weighted([
          [5, 1],
          [3, 2],
          [1, 3],
        ]));
  const items: ItemBasics[] = [];
  let units = 0;
  for (let line = 0; line < lines; line += 1) {
    const last = line === lines - 1;
    const quantity = Math.max(last ? least - units : 1, random.int(1, 4));
    units += quantity;
    const amount = quantity * random.int(Math.max(1, unit / 2), 400 * unit);
    const goods = overrides.goods ?? random.pick(['physical', 'digital', 'unreported'] as const);
    const physical =
      goods === 'mixed'
        ? line % 2 === 0
        : goods === 'unreported'
          ? undefined
          : goods === 'physical';
    const subscribes = random.chance(0.1);
    items.push({
      id: makeId(random),
      skuId: random.chance(0.5) ? random.uuid() : `sku-${random.digits(6)}`,
      name: random.pick(WIDGETS),
      quantity,
      amount,
      tax: Math.floor((amount * random.int(0, 25)) / 100),
      physical,
      subscriptionId: subscribes ? random.digits(8) : undefined,
      billingAgreementId: subscribes ? random.uuid() : undefined,
    });
  }
  return items;
}

function makeSources(
  random: Random,
  method: PaymentMethod,
  total: number,
  count: number,
  creditPercent: number | undefined,
): SourceBasics[] {
  const primary =
    method === 'wire' ? 'wireTransfer' : method === 'redirect' ? 'payPal' : 'creditCard';
  const sources: SourceBasics[] = [];
  let rest = total;
  for (let index = 0; index < count; index += 1) {
    const isPrimary = index === count - 1;
    const share = isPrimary
      ? rest
      : Math.min(
          rest - 1,
          Math.max(1, Math.floor((rest * (creditPercent ?? random.int(5, 60))) / 100)),
        );
    if (share < 1) continue;
    rest -= share;
    const id = random.uuid();
    sources.push({
      id,
      type: isPrimary ? primary : 'customerCredit',
      amount: share,
      primary: isPrimary,
      clientSecret: `${id}_${random.uuid()}`,
    });
  }
  return random.chance(0.5) ? sources : sources.reverse();
}

/** Chooses the fixed properties of an order. */
export function makeBasics(random: Random, overrides: OrderOverrides = {}): OrderBasics {
  const currency =
    overrides.currency ??
    random.weighted<Currency>([
      [8, 'USD'],
      [5, 'EUR'],
      [1, 'GBP'],
      [3, 'JPY'],
      [3, 'KRW'],
      [1, 'KWD'],
    ]);
  const items = makeItems(random, currency, overrides);
  const subtotal = items.reduce((sum, item) => sum + item.amount, 0);
  const tax = items.reduce((sum, item) => sum + item.tax, 0);
  const shipping = items.some((item) => item.physical !== false)
    ? 5 * 10 ** CURRENCIES[currency]
    : 0;
  const total = subtotal + tax + shipping;
  const method = overrides.method ?? 'card';
  const count =
    overrides.sources ??
    random.weighted([
      [7, 1],
      [2, 2],
      [1, 3],
    ]);
  const sessionId = random.uuid();
  return {
    id: makeId(random),
    checkoutId: random.uuid(),
    checkoutSessionId: random.uuid(),
    customerId: random.chance(0.6) ? random.digits(12) : undefined,
    currency,
    items,
    subtotal,
    tax,
    shipping,
    total,
    method,
    sources: makeSources(random, method, total, count, overrides.creditPercent),
    sessionId,
    sessionSecret: `${sessionId}_${random.uuid()}`,
    redirectUrl: `https://pay.example/return/${random.uuid()}?token=${random.uuid()}`,
    prebuilt: overrides.prebuilt ?? random.chance(0.1),
    apiVersion:
      overrides.apiVersion ??
      random.weighted<ApiVersion>([
        [8, '2021-12-13'],
        [1, '2021-03-23'],
        [1, '2020-12-17'],
      ]),
    liveMode: overrides.liveMode ?? false,
    expanded: random.chance(0.6),
    oldNames: overrides.oldNames ?? random.chance(0.05),
    overwritesVisits: random.chance(0.5),
    webhookIds: random.chance(0.5)
      ? Array.from({ length: random.int(1, 4) }, () => random.uuid())
      : undefined,
    customer: makeCustomer(random),
  };
}
