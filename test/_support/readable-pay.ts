import type { Provider } from '../../src/adapters/provider.js';
import type { Failure } from '../../src/order/rejection.js';
import { type Labelled, labelled, labelledPay } from './labelled-pay.js';

/** What the provider has of one payment. */
export type HeldPayment = Omit<Labelled, 'id' | 'at'>;

/** The provider's side of a test with calls. */
export interface ReadablePay {
  readonly provider: Provider;
  /** The events that it lists, newest first. */
  readonly listed: Labelled[];
  /** Its payments, by id. */
  readonly payments: Map<string, HeldPayment>;
  /** The calls so far, such as `readPayment pi_1`. */
  readonly calls: string[];
  /** The time at the provider, in seconds after the start. */
  now: number;
  /** Answers of calls that fail, by their text in `calls`; `events` for the list. */
  readonly failing: Map<string, Failure>;
}

/** A failure of a call. */
export const AWAY: Failure = {
  ...{ kind: 'failure', retryable: true, uncertain: false, reason: 'It did not answer.' },
  internal: { httpStatus: 503, codes: [] },
};

/** {@link labelledPay} with calls: its payments can be read, and its events listed. */
export function readablePay(): ReadablePay {
  const observation = (id: string, held: HeldPayment) => ({
    ...labelled({ ...held, id: `read:${pay.now}:${id}`, at: pay.now }),
    ...{ source: 'read' as const, label: 'read' },
  });
  const called = (call: string) => {
    pay.calls.push(call);
    return pay.failing.get(call);
  };
  const readPayment = async (id: string) => {
    const failure = called(`readPayment ${id}`);
    if (failure !== undefined) return failure;
    const held = pay.payments.get(id);
    if (held === undefined) return { kind: 'none' } as const;
    return { kind: 'payments', observations: [observation(id, held)] } as const;
  };
  const pay: ReadablePay = {
    listed: [],
    payments: new Map(),
    calls: [],
    now: 100,
    failing: new Map(),
    provider: {
      ...labelledPay,
      api: {
        async *events() {
          yield { kind: 'events', bodies: pay.listed.map((one) => [one]) };
          const failure = pay.failing.get('events');
          if (failure !== undefined) yield failure;
        },
        readPayment,
        async findPayments(orderId) {
          const failure = called(`findPayments ${orderId}`);
          if (failure !== undefined) return failure;
          const found = [...pay.payments].filter(([, { order }]) => order === orderId);
          return {
            kind: 'payments',
            observations: found.map(([id, held]) => observation(id, held)),
          };
        },
      },
    },
  };
  return pay;
}
