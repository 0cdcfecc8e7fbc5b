import type { ObjectReference, PaymentsAnswer } from '../../../src/adapters/payment-api.js';
import type { Provider, WebhookReading } from '../../../src/adapters/provider.js';
import type { Failure } from '../../../src/order/rejection.js';
import { type Labelled, labelled, labelledPay } from '../../_support/labelled-pay.js';

/** A provider whose deliveries only name objects. */
export interface ThinPay {
  readonly provider: Provider;
  /** What reading an object answers, by its id. Absent: there is no such object. */
  readonly objects: Map<string, Labelled | Failure>;
  /** The ids of the objects that were read. */
  readonly calls: string[];
  /** Called during each read. */
  during: (id: string) => Promise<void>;
}

/** {@link labelledPay}, whose deliveries are `{ thin: event, id }`, or lists of whole reports. */
export function thinPay(): ThinPay {
  const pay: ThinPay = {
    objects: new Map(),
    calls: [],
    during: async () => {},
    provider: {
      ...labelledPay,
      fromWebhook(body): WebhookReading {
        // The tests deliver nothing else.
        const { thin, id } = body as { readonly thin?: string; readonly id?: string };
        if (thin === undefined || id === undefined) return labelledPay.fromWebhook(body);
        const reason = 'It only names its object.';
        return {
          kind: 'not_understood',
          problem: { code: 'thin_event', path: '', reason },
          reference: { object: 'payment', id },
        };
      },
      api: {
        async readObject({
          id,
        }: ObjectReference): Promise<PaymentsAnswer | Failure | { kind: 'none' }> {
          pay.calls.push(id);
          await pay.during(id);
          const held = pay.objects.get(id);
          if (held === undefined) return { kind: 'none' };
          if ('kind' in held) return held;
          const read = { ...labelled(held), source: 'read' as const, label: 'read' };
          return { kind: 'payments', observations: [read] };
        },
      },
    },
  };
  return pay;
}

/** A delivery that only names an object. */
export function thinRequest(event: string, id: string): Request {
  return new Request('http://localhost/webhooks/labelled-pay', {
    method: 'POST',
    body: JSON.stringify({ thin: event, id }),
  });
}
