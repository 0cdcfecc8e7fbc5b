import { createInspector } from '@statelyai/inspect';
import { orderMachine } from 'order-lifecycle';
import { createActor } from 'xstate';

// In a browser, `createBrowserInspector()` draws the machine; here its messages are printed.
const { inspect } = createInspector({
  send: (message) => console.log(message.type, 'event' in message ? message.event.type : ''),
});
const actor = createActor(orderMachine, { input: { orderId: '204440790336' }, inspect }).start();
actor.send({ type: 'fraud.passed' });
actor.send({ type: 'order.accepted' });
