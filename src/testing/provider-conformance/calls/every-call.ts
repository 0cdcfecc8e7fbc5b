import type { Provider, ProviderCalls } from '../../../adapters/provider.js';
import type { ProviderCallsSubject } from '../provider-subject.js';

/** A call that an adapter declares, ready to be made. */
export interface PreparedCall {
  readonly name: string;
  /** What it returns: for a list, every page. */
  readonly make: () => Promise<readonly unknown[]>;
}

type Maker = (
  api: Partial<ProviderCalls>,
  given: { readonly payment: string; readonly object: { object: string; id: string } },
) => Promise<unknown> | AsyncIterable<unknown> | undefined;

const MONEY = { minor: 500, currency: 'EUR' } as const;
const SINCE = 1_767_225_600_000_000;

const MAKERS: Readonly<Record<keyof ProviderCalls, Maker>> = {
  place: (api) => api.place?.('checkout-1'),
  read: (api) => api.read?.('order-1'),
  find: (api) => api.find?.('checkout-1'),
  events: (api) => api.events?.(SINCE),
  fulfil: (api) => api.fulfil?.('order-1', [{ itemId: 'item-1', quantity: 1 }]),
  refund: (api) => api.refund?.('order-1', { amount: MONEY }),
  return: (api) => api.return?.('order-1', { items: [{ itemId: 'item-1', quantity: 1 }] }),
  acceptReturn: (api) => api.acceptReturn?.('order-1', 'return-1'),
  returns: (api) => api.returns?.('order-1'),
  forget: (api) => api.forget?.('order-1'),
  publicLink: (api) => api.publicLink?.('file-1', SINCE),
  readPayment: (api, { payment }) => api.readPayment?.(payment),
  findPayments: (api) => api.findPayments?.('order-1'),
  readObject: (api, { object }) => api.readObject?.(object),
  capture: (api, { payment }) => api.capture?.({ orderId: 'order-1', payment, key: 'key-1' }),
  cancelPayment: (api, { payment }) =>
    api.cancelPayment?.({ orderId: 'order-1', payment, key: 'key-1' }),
  refundPayment: (api, { payment }) =>
    api.refundPayment?.({ orderId: 'order-1', payment, key: 'key-1', amount: MONEY }),
};

/** Every call that the provider declares. */
export function everyCall(
  { api = {} }: Provider<never>,
  { payment = 'payment-1', object }: ProviderCallsSubject,
): readonly PreparedCall[] {
  const given = { payment, object: object ?? { object: 'payment', id: payment } };
  const declared = Object.entries(api).filter(([, call]) => call !== undefined);
  return Object.entries(MAKERS)
    .filter(([name]) => declared.some(([own]) => own === name))
    .map(([name, maker]) => ({ name, make: () => resultsOf(maker(api, given)) }));
}

async function resultsOf(result: ReturnType<Maker>): Promise<readonly unknown[]> {
  if (result === undefined || !(Symbol.asyncIterator in result)) return [await result];
  const pages: unknown[] = [];
  for await (const page of result) {
    pages.push(page);
    if (pages.length > MOST_PAGES) throw new Error('The list does not end.');
  }
  return pages;
}

const MOST_PAGES = 1_000;
