import type {
  PaymentApi,
  PaymentDone,
  PaymentRequest,
} from '../../../../src/adapters/payment-api.js';
import type { Money } from '../../../../src/order/facts/money.js';
import type { PaymentObservation } from '../../../../src/order/observation.js';
import type { ObjectReport, RefundReport } from '../../../../src/order/payments/object-report.js';
import type { PaymentState } from '../../../../src/order/payments/states.js';
import type { Failure } from '../../../../src/order/rejection.js';
import { START } from '../../../_support/make-observation.js';

/** What happens to one call. */
export type Fate =
  /** It is answered. */
  | 'answered'
  /** It never arrives. */
  | 'request_lost'
  /** It has its effect, and the answer never arrives. */
  | 'answer_lost'
  /** It is turned away as one too many. */
  | 'busy';

/** A payment as the provider has it. */
export interface HeldPayment {
  readonly id: string;
  readonly amount: Money;
  /** The total of the order, as the shop states it with the payment. */
  total?: Money;
  state: PaymentState;
  captured: number;
  readonly refunds: (RefundReport & { readonly amount: Money })[];
}

type Effect = 'capture' | 'cancel' | 'refund';

/**
 * A provider of payments in memory. It captures a payment once, refunds what was captured as often as it is
 * asked to, and repeats the answer of a request until it forgets the request.
 */
export class PaymentProvider {
  readonly payments = new Map<string, HeldPayment>();
  /** Every effect, in order. */
  readonly effects: { readonly call: Effect; readonly payment: string; readonly key: string }[] =
    [];
  /** Every call. */
  readonly calls: string[] = [];
  /** What it delivers, in the order in which it happened. */
  readonly deliveries: PaymentObservation[] = [];
  /** In microseconds. */
  now = START;
  fate: () => Fate = () => 'answered';
  /** Called before every call and before every answer. */
  between: () => Promise<void> = async () => {};
  readonly #answers = new Map<string, string>();
  #count = 0;

  /** Adds a payment in euros, authorised unless another state is given. */
  pay(id: string, minor: number, state: PaymentState = 'capturable'): HeldPayment {
    const amount = { minor, currency: 'EUR' };
    const captured = state === 'complete' ? minor : 0;
    const payment: HeldPayment = { id, amount, state, captured, refunds: [] };
    this.payments.set(id, payment);
    this.deliver(payment);
    return payment;
  }

  /** Something happens to a payment at the provider itself. */
  change(id: string, parts: Partial<HeldPayment>): void {
    const payment = this.held(id);
    Object.assign(payment, parts);
    this.deliver(payment);
  }

  held(id: string): HeldPayment {
    const payment = this.payments.get(id);
    if (payment === undefined) throw new Error(`There is no payment ${id}.`);
    return payment;
  }

  /** A day later, a repeated request is a new one. */
  forgetRequests(): void {
    this.#answers.clear();
  }

  readonly api: PaymentApi = {
    readPayment: async (id) => {
      const refused = await this.#arrives(`read ${id}`);
      if (refused !== undefined) return refused;
      const payment = this.payments.get(id);
      if (payment === undefined) return { kind: 'none' };
      return { kind: 'payments', observations: [this.#report(payment, 'read')] };
    },
    findPayments: async () => this.#impossible('It is not asked for here.'),
    readObject: async () => this.#impossible('It is not asked for here.'),
    capture: (request) =>
      this.#once('capture', request, (payment) => {
        const { minor } = request.amount ?? payment.amount;
        if (payment.state !== 'capturable' || minor > payment.amount.minor) return undefined;
        payment.state = 'complete';
        payment.captured = minor;
        return payment.id;
      }),
    cancelPayment: (request) =>
      this.#once('cancel', request, (payment) => {
        if (payment.state !== 'capturable' && payment.state !== 'pending') return undefined;
        payment.state = 'cancelled';
        return payment.id;
      }),
    refundPayment: (request) =>
      this.#once('refund', request, (payment) => {
        if (request.amount.minor > leftOf(payment)) return undefined;
        const id = `re_${payment.id}_${payment.refunds.length + 1}`;
        const { amount, key } = request;
        const state = 'succeeded';
        payment.refunds.push({ object: 'refund', id, payment: payment.id, state, amount, key });
        return id;
      }),
  };

  async #once(
    call: Effect,
    request: PaymentRequest,
    effect: (payment: HeldPayment) => string | undefined,
  ): Promise<PaymentDone | Failure> {
    const payment = this.held(request.payment);
    const name = JSON.stringify([call, request]);
    const refused = await this.#arrives(`${call} ${payment.id}`, () => {
      if (this.#answers.has(name)) return;
      const id = effect(payment);
      if (id === undefined) return;
      this.#answers.set(name, id);
      this.effects.push({ call, payment: payment.id, key: request.key });
      this.deliver(payment);
    });
    if (refused !== undefined) return refused;
    const id = this.#answers.get(name);
    if (id === undefined) {
      return this.#impossible(`The payment is ${payment.state}, so there is nothing to ${call}.`);
    }
    return { kind: 'done', id, observations: [this.#report(payment, 'response')] };
  }

  async #arrives(name: string, effect: () => void = () => {}): Promise<Failure | undefined> {
    await this.between();
    const fate = this.fate();
    this.calls.push(fate === 'answered' ? name : `${name} ${fate}`);
    // Several calls in one second.
    this.now += 300_000;
    if (fate === 'busy') return failure('Too many requests.', { retryable: true });
    if (fate === 'request_lost') return failure('No answer.', { uncertain: true });
    effect();
    await this.between();
    return fate === 'answer_lost' ? failure('No answer.', { uncertain: true }) : undefined;
  }

  #impossible(reason: string): Failure {
    return failure(reason, {});
  }

  deliver(payment: HeldPayment): void {
    this.deliveries.push(this.#report(payment, 'webhook'));
  }

  #report(payment: HeldPayment, source: PaymentObservation['source']): PaymentObservation {
    this.#count += 1;
    return {
      ...{ id: `${source}:${this.#count}`, account: 'default', orderId: 'A-1' },
      ...{ instant: this.now, source, events: [], objects: reportsOf(payment), releases: true },
      references: [payment.id],
    };
  }
}

function leftOf({ captured, refunds }: HeldPayment): number {
  const given = refunds.filter(({ state }) => state !== 'failed');
  return captured - given.reduce((sum, { amount }) => sum + amount.minor, 0);
}

function reportsOf(payment: HeldPayment): readonly ObjectReport[] {
  const { id, amount, total, state, captured, refunds } = payment;
  const capturable = state === 'capturable' ? amount.minor : 0;
  const reports: ObjectReport[] = [
    {
      ...{ object: 'payment', id, state, amount },
      ...(capturable > 0 ? { capturable } : {}),
      ...(captured > 0 ? { captured } : {}),
      ...(total === undefined ? {} : { total }),
    },
    ...refunds,
  ];
  if (state === 'capturable' || state === 'complete') {
    const attempt = { object: 'attempt', id: `ch_${id}`, payment: id, amount } as const;
    reports.push({ ...attempt, state: 'succeeded', assessment: 'authorised' });
  }
  return reports;
}

function failure(
  reason: string,
  { retryable = false, uncertain = false }: { retryable?: boolean; uncertain?: boolean },
): Failure {
  const internal = { httpStatus: 0, codes: [] };
  return { kind: 'failure', retryable, uncertain, reason, internal };
}
