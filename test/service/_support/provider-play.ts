import { fromResponse, SIGNATURE_HEADER } from '../../../src/adapters/digital-river/index.js';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import {
  type AnswerMessage,
  type DeliveryPlan,
  type PlannedDelivery,
  signatureHeader,
} from '../../../src/testing/simulator/index.js';
import { type Answer, answerOf } from '../../_support/service.js';

const HOUR = 3_600_000;

/** The signature header of a planned delivery; undefined: none. */
function headerOf({ signing }: PlannedDelivery, body: string, secret: string) {
  switch (signing) {
    case 'right':
      return signatureHeader({ secret, body });
    case 'wrong_secret':
      return signatureHeader({ secret: `not ${secret}`, body });
    case 'right_but_old':
      return signatureHeader({ secret, body, timestamp: Date.now() - HOUR });
    case 'of_another_body':
      return signatureHeader({ secret, body: `${body}?` });
    case 'garbled':
      return `t=${Date.now()},v1=00`;
    case 'unsigned':
      return undefined;
  }
}

/** Observes an answer of the provider's API. */
async function observeAnswer(orders: OrderLifecycle, message: AnswerMessage): Promise<void> {
  const { status, headers, body, request } = message;
  const reading = fromResponse(
    { status, headers, body },
    request.method === 'POST'
      ? { method: 'POST', path: '/orders', mode: 'test' }
      : { method: 'GET', path: '/orders/{id}', orderId: String(body.id), mode: 'test' },
  );
  if (reading.kind === 'observation') await orders.observe(reading.observation);
}

/** Delivers a plan to a service, burst by burst, and reports every answer. */
export async function deliverPlan(
  orders: OrderLifecycle,
  plan: DeliveryPlan,
  secret: string,
  onAnswer: (delivery: PlannedDelivery, answer: Answer) => void = () => {},
): Promise<void> {
  for (const burst of plan.bursts) {
    await Promise.all(
      burst.map(async (delivery) => {
        const { message } = delivery;
        if (message !== undefined && message.kind !== 'webhook')
          return observeAnswer(orders, message);
        if (delivery.fate === 'lost') return;
        const body = delivery.body();
        const header = headerOf(delivery, body, secret);
        const request = new Request('http://localhost/webhooks/digital-river', {
          method: 'POST',
          headers: header === undefined ? {} : { [SIGNATURE_HEADER]: header },
          body,
        });
        onAnswer(delivery, await answerOf(await orders.webhook(request)));
      }),
    );
  }
}
