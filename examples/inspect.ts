import { createInspector } from '@statelyai/inspect';
import { orderMachine } from 'order-lifecycle';
import { createActor } from 'xstate';

// In a browser, `createBrowserInspector()` draws the machine; here every message is printed instead.
const { inspect } = createInspector({ send: (message) => console.log(message.type) });
const actor = createActor(orderMachine, { input: { orderId: '204440790336' }, inspect }).start();
actor.send({ type: 'fraud.passed' });
actor.send({ type: 'order.accepted' });
