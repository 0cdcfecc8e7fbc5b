import { createOrderLifecycle, memory } from 'order-lifecycle';
import { digitalRiver, signForTest } from 'order-lifecycle/digital-river';

async function main(): Promise<void> {
  const secret = 'whsec_1';
  const provider = digitalRiver({ webhookSecrets: [secret] });
  const orders = await createOrderLifecycle({ provider, store: memory() });
  const data = { object: { id: '7001', state: 'accepted' } };
  const createdTime = '2026-05-04T10:02:00Z';
  const body = JSON.stringify({ id: 'e1', type: 'order.accepted', createdTime, data });
  const headers = { 'DigitalRiver-Signature': signForTest({ rawBody: body, secret }) };
  await orders.webhook(new Request('https://shop.example', { method: 'POST', headers, body }));
  const { allowed, because } = await orders.may('7001', 'fulfil');
  if (!allowed) throw new Error(because);
  console.log(because);
  await orders.stop();
}

main();
