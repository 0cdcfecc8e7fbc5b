import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type StripeServer,
  startStripeServer,
} from '../../../src/testing/stripe-server/stripe-server.js';
import {
  PERSONAL_DATA_IN_STRIPE_BODIES,
  stripeScenarios,
} from '../../../src/testing/stripe-simulator/index.js';
import { sdk } from './_support/sdk.js';

const START = Date.parse('2026-11-01T10:00:00Z') * 1_000;
const DAY = 86_400_000_000;

let now: number;
let server: StripeServer;
let stripe: Stripe;

beforeEach(async () => {
  now = START;
  server = await startStripeServer({ clock: () => now });
  stripe = sdk(server);
});

afterEach(() => server.close());

function life(name: string) {
  const found = stripeScenarios().find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`There is no scenario '${name}'.`);
  return found.life;
}

const first = <T>(list: readonly T[]): T => {
  const [one] = list;
  if (one === undefined) throw new Error('The list is empty.');
  return one;
};

describe('the official client reads', () => {
  it('a payment with its charge and the refunds of that, when it expands them', async () => {
    const order = server.play('refunded_in_part');
    const id = first(order.payments);
    const payment = await stripe.paymentIntents.retrieve(id, {
      expand: ['latest_charge.refunds', 'latest_charge.payment_intent'],
    });
    expect(payment).toMatchObject({
      id,
      status: 'succeeded',
      metadata: { order_id: order.orderId },
      latest_charge: {
        object: 'charge',
        refunds: { object: 'list', data: [{ object: 'refund', status: 'succeeded' }] },
        payment_intent: { id },
      },
    });
    expect((await stripe.paymentIntents.retrieve(id)).latest_charge).toMatch(/^ch_/);
  });

  it('every object of a life by its id and by its payment', async () => {
    const disputed = server.play('dispute_open');
    const reviewed = server.play('review_approved');
    const warned = server.play('early_fraud_warning');
    const bought = server.play('checkout_paid');

    const payment = first(disputed.payments);
    const dispute = first((await stripe.disputes.list({ payment_intent: payment })).data);
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ payment_intent: payment });
    const charge = first((await stripe.charges.list({ payment_intent: payment })).data);
    expect((await stripe.disputes.list({ charge: charge.id })).data).toHaveLength(1);
    expect(await stripe.charges.retrieve(charge.id)).toMatchObject({ disputed: true });

    const looked = await stripe.paymentIntents.retrieve(first(reviewed.payments), {
      expand: ['review'],
    });
    expect(looked.review).toMatchObject({ object: 'review', open: false });
    const review = first((await stripe.reviews.list()).data);
    expect(await stripe.reviews.retrieve(review.id)).toEqual(review);

    const warnings = stripe.radar.earlyFraudWarnings;
    const warning = first((await warnings.list({ payment_intent: first(warned.payments) })).data);
    expect((await warnings.retrieve(warning.id, { expand: ['charge'] })).charge).toMatchObject({
      object: 'charge',
    });

    const sessions = stripe.checkout.sessions;
    const session = first((await sessions.list({ payment_intent: first(bought.payments) })).data);
    expect(await sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
  });

  it('pages forwards and backwards, and everything by itself', async () => {
    const ids = Array.from({ length: 7 }, () => first(server.play('paid').payments));
    const all: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ limit: 3 })) all.push(id);
    expect(all.toSorted()).toEqual(ids.toSorted());
    const page = await stripe.paymentIntents.list({ limit: 3, starting_after: all[2] ?? '' });
    expect(page.data.map(({ id }) => id)).toEqual(all.slice(3, 6));
    expect(page.has_more).toBe(true);
    const before = await stripe.paymentIntents.list({ limit: 2, ending_before: all[3] ?? '' });
    expect(before.data.map(({ id }) => id)).toEqual(all.slice(1, 3));
    expect(before.has_more).toBe(true);
    expect((await stripe.paymentIntents.list({ starting_after: all[6] ?? '' })).data).toEqual([]);
  });

  it('the events of 30 days, by time and type, as they were created', async () => {
    const order = server.play('captured_in_part');
    const listed = await stripe.events.list({ limit: 100 });
    expect(listed.data.map(({ id }) => id)).toEqual(server.events.map(({ id }) => id).toReversed());
    const types = ['payment_intent.succeeded', 'charge.captured'];
    const some = await stripe.events.list({ types });
    expect(some.data.map(({ type }) => type).toSorted()).toEqual(types.toSorted());
    const [newest] = listed.data;
    if (newest === undefined) throw new Error('There is no event.');
    expect((await stripe.events.list({ created: { gte: newest.created } })).data).not.toEqual([]);
    expect((await stripe.events.list({ created: { gt: newest.created } })).data).toEqual([]);
    expect(await stripe.events.retrieve(newest.id)).toEqual(newest);
    now += 31 * DAY;
    expect((await stripe.events.list()).data).toEqual([]);
    await expect(stripe.events.retrieve(newest.id)).rejects.toMatchObject({ statusCode: 404 });
    await expect(stripe.paymentIntents.retrieve(first(order.payments))).resolves.toBeDefined();
  });

  it('in the version of its request, while the list of events keeps that of the account', async () => {
    const order = server.play('paid');
    const id = first(order.payments);
    const old = sdk(server, { apiVersion: '2022-08-01' });
    expect(await old.paymentIntents.retrieve(id)).toHaveProperty('charges.data.0.refunds.data');
    expect(await stripe.paymentIntents.retrieve(id)).not.toHaveProperty('charges');
    const isPayment = ({ type }: { type: string }) => type === 'payment_intent.succeeded';
    const delivered = server.events.find(isPayment);
    const listed = (await stripe.events.list()).data.find(isPayment);
    expect(delivered?.data.object).not.toHaveProperty('charges');
    expect(listed?.data.object).toHaveProperty('charges');
    expect(listed?.api_version).not.toBe(delivered?.api_version);
  });

  it('without a version, in another one than the webhook', async () => {
    const id = first(server.play('paid').payments);
    const response = await fetch(`${server.url}/v1/payment_intents/${id}`, {
      headers: { authorization: `Basic ${btoa(`${server.apiKey}:`)}` },
    });
    expect(await response.json()).toHaveProperty('charges');
  });

  it('nothing of another mode and nothing of another account', async () => {
    const wrong = server.adopt(life('wrong_mode'));
    const connected = server.adopt(life('connected_account'));
    const [other, foreign] = [first(wrong.payments), first(connected.payments)];
    await expect(stripe.paymentIntents.retrieve(other)).rejects.toMatchObject({
      code: 'resource_missing',
      message: expect.stringContaining('other mode'),
    });
    await expect(stripe.paymentIntents.retrieve(foreign)).rejects.toMatchObject({
      code: 'resource_missing',
    });
    const account = connected.life.account ?? '';
    const theirs = sdk(server, { account });
    expect((await theirs.paymentIntents.retrieve(foreign)).id).toBe(foreign);
    expect((await theirs.events.list()).data).not.toEqual([]);
    expect((await stripe.events.list()).data).toEqual([]);
  });

  it('no event of a foreign account that looks like its own', async () => {
    server.play('foreign_account');
    expect(server.events.some(({ account }) => account !== undefined)).toBe(true);
    const listed = (await stripe.events.list({ limit: 100 })).data;
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.every(({ account }) => account === undefined)).toBe(true);
  });

  it('bodies with personal data, as Stripe sends them', async () => {
    const text = JSON.stringify(
      await stripe.paymentIntents.retrieve(first(server.play('paid').payments), {
        expand: ['latest_charge'],
      }),
    );
    expect(
      PERSONAL_DATA_IN_STRIPE_BODIES.filter((part) => text.includes(part)).length,
    ).toBeGreaterThan(4);
  });

  it('answers with an id and with a date in whole seconds of its clock', async () => {
    now = START + 123_456;
    const { lastResponse } = await stripe.paymentIntents.list();
    expect(lastResponse.requestId).toMatch(/^req_/);
    expect(lastResponse.headers.date).toBe('Sun, 01 Nov 2026 10:00:00 GMT');
  });

  it('never a date before something that the server reported', async () => {
    const adopted = server.adopt(life('paid'));
    const latest = adopted.life.events.at(-1)?.created ?? 0;
    now = 0;
    const { lastResponse } = await stripe.paymentIntents.list();
    expect(Date.parse(lastResponse.headers.date ?? '')).toBeGreaterThanOrEqual(latest * 1_000);
  });
});

describe('the official client searches', () => {
  const search = async (query: string) =>
    (await stripe.paymentIntents.search({ query })).data.map(({ id }) => id);

  it('by metadata, in upper and lower case, and by status', async () => {
    const held = server.play('held', { orderId: 'Order-1' });
    const paid = server.play('paid', { orderId: 'it\'s "quoted"' });
    expect(await search(`metadata['order_id']:'Order-1'`)).toEqual(held.payments);
    expect(await search(`metadata["order_id"]:"order-1"`)).toEqual(held.payments);
    expect(await search(`metadata["order_id"]:"it's \\"quoted\\""`)).toEqual(paid.payments);
    expect(await search(`status:"succeeded" AND metadata["order_id"]:"order-1"`)).toEqual([]);
    expect(await search(`status:"succeeded" OR metadata["order_id"]:"order-1"`)).toHaveLength(2);
    expect(await search(`-status:"succeeded"`)).toEqual(held.payments);
    expect(await search(`metadata["order_id"]:"none"`)).toEqual([]);
  });

  it('page by page', async () => {
    for (let order = 0; order < 5; order += 1) server.play('paid');
    const found: string[] = [];
    const query = 'status:"succeeded"';
    for await (const { id } of stripe.paymentIntents.search({ query, limit: 2 })) found.push(id);
    expect(new Set(found).size).toBe(5);
  });

  it('in vain as long as the index lags behind', async () => {
    const lagging = await startStripeServer({ clock: () => now, searchLagSeconds: 120 });
    try {
      lagging.play('paid', { orderId: 'new' });
      const query = `metadata["order_id"]:"new"`;
      const find = async () => (await sdk(lagging).paymentIntents.search({ query })).data.length;
      // The scenario takes a minute.
      now = START + 59_000_000;
      expect(await find()).toBe(0);
      now = START + 60_000_000;
      expect(await find()).toBe(1);
    } finally {
      await lagging.close();
    }
  });

  it.each([
    'order_id:"x"',
    'metadata["a"]',
    'status:"a" AND status:"b" OR status:"c"',
    'status:"a" AND ',
  ])('and is refused for %s', async (query) => {
    await expect(stripe.paymentIntents.search({ query })).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});
