import { describe, expect, it, onTestFinished } from 'vitest';
import { createOrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { createOrderLifecycles } from '../../../src/service/order-lifecycles.js';
import { embedded } from '../../../src/store/embedded/embedded.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { dataDirectory } from '../../_support/data-directory.js';
import { answerOf } from '../../_support/service.js';
import {
  bothProviders,
  deliverAccepted,
  deliverPaid,
  digitalRiverHere,
  digitalRiverRequest,
  paidEvents,
  stripeHere,
  stripeRequest,
  writingDown,
} from '../../_support/two-providers.js';
import { until } from '../../_support/until.js';

const POLL = { pollIntervalMs: 5 } as const;

describe.each([
  ['in memory', () => memory()],
  ['embedded', async () => embedded(await dataDirectory())],
] as const)('two providers over one store %s', (_, makeStore: () => Store | Promise<Store>) => {
  it('keep two orders with the same id apart, and handlers see which provider each is of', async () => {
    const { deliveries, on } = writingDown();
    const orders = await bothProviders({ store: await makeStore(), on, outbox: POLL });
    await deliverAccepted(orders, 'A-1');
    await deliverPaid(orders, 'A-1');
    const released = () => deliveries.filter(({ kind }) => kind === 'ready_to_fulfil');
    await until('both are released', () => released().length === 2);

    expect(released().map(({ key, provider }) => [key, provider])).toEqual(
      expect.arrayContaining([
        ['default/A-1/ready_to_fulfil/', { name: 'digital-river', title: 'Digital River' }],
        ['stripe/A-1/ready_to_fulfil/', { name: 'stripe', title: 'Stripe' }],
      ]),
    );
    await orders.of('stripe').report('A-1', { kind: 'fulfilment', key: 'parcel-1' });
    expect((await orders.of('digital-river').get('A-1'))?.state).toBe('accepted');
    expect((await orders.of('stripe').get('A-1'))?.state).toBe('complete');
    expect((await orders.find('A-1')).map(({ provider }) => provider.name)).toEqual([
      'digital-river',
      'stripe',
    ]);
  });

  it('export to one stream, which both import elsewhere without releasing anything again', async () => {
    const from = writingDown();
    const source = await bothProviders({ store: await makeStore(), on: from.on, outbox: POLL });
    await deliverAccepted(source, 'A-1');
    await deliverPaid(source, 'A-1');
    await deliverPaid(source, undefined, 'pi_waits');
    await until(
      'all is delivered',
      async () => (await source.statistics()).store.milestones.pending === 0,
    );
    const lines: string[] = [];
    for await (const line of source.export()) lines.push(line);

    const to = writingDown();
    const target = await bothProviders({ on: to.on, outbox: POLL });
    expect(await target.import(lines)).toMatchObject({ added: 2, unplaced: 2, problems: 0 });
    for (const name of ['digital-river', 'stripe']) {
      const { version: __, ...order } = (await source.of(name).get('A-1')) ?? {};
      expect(await target.of(name).get('A-1')).toMatchObject(order);
    }
    expect((await target.unplaced()).unplaced).toMatchObject([
      { reference: 'pi_waits', provider: { name: 'stripe' } },
      { reference: 'pi_waits', provider: { name: 'stripe' } },
    ]);
    await deliverAccepted(target, 'A-2');
    await until('the new one is', () => to.deliveries.some(({ orderId }) => orderId === 'A-2'));
    expect(to.deliveries.map(({ orderId }) => orderId)).not.toContain('A-1');
  });
});

describe('several providers', () => {
  it('must have different names, and different accounts', async () => {
    const store = memory();
    const created = (...providers: ReturnType<typeof stripeHere>[]) =>
      createOrderLifecycles({ providers, store });
    await expect(created()).rejects.toThrow(/providers is no provider/);
    await expect(created(stripeHere(), stripeHere())).rejects.toThrow(/providers is stripe twice/);
    await expect(
      created(digitalRiverHere(), { ...stripeHere(), account: 'default' }),
    ).rejects.toThrow(
      /account "default" for Digital River and for Stripe, but must be a list whose providers have different accounts/,
    );
    await expect(
      created(digitalRiverHere(), 'stripe' as unknown as ReturnType<typeof stripeHere>),
    ).rejects.toThrow(/providers\[1\]/);
  });

  it('are found by their names', async () => {
    const orders = await bothProviders();
    expect(orders.all.map(({ provider }) => provider.title)).toEqual(['Digital River', 'Stripe']);
    expect(() => orders.of('adyen')).toThrow(/digital-river or stripe/);
    expect(() => orders.releases({ provider: 'adyen' })).toThrow(/digital-river or stripe/);
  });

  it('are listed one after the other, in pages that repeat and leave out nothing', async () => {
    const orders = await bothProviders();
    const expected: string[] = [];
    for (const orderId of ['1', '2', '3']) {
      await deliverAccepted(orders, orderId);
      expected.push(`digital-river ${orderId}`);
    }
    for (const orderId of ['2', '3', '4']) {
      await deliverPaid(orders, orderId);
      expected.push(`stripe ${orderId}`);
    }
    for (const limit of [1, 2, 3, 4, 6, 50]) {
      const listed: string[] = [];
      let page = await orders.orders({ limit });
      for (;;) {
        expect(page.orders.length).toBeLessThanOrEqual(limit);
        listed.push(...page.orders.map(({ id, provider }) => `${provider.name} ${id}`));
        if (page.next === undefined) break;
        page = await orders.orders({ limit, after: page.next });
      }
      expect(listed, `${limit} at a time`).toEqual(expected);
    }
    const ofStripe = await orders.orders({ provider: 'stripe', state: 'accepted' });
    expect(ofStripe.orders.map(({ id }) => id)).toEqual(['2', '3', '4']);
    await expect(orders.orders({ after: 'elsewhere' })).rejects.toMatchObject({
      code: 'bad_cursor',
    });
  });

  it('have their milestones listed, settled and retried together', async () => {
    const orders = await bothProviders();
    await deliverAccepted(orders, '1');
    await deliverPaid(orders, '2');
    const pending: string[] = [];
    for await (const { key, provider } of orders.pending({ kinds: ['ready_to_fulfil'] })) {
      pending.push(`${provider.name} ${key}`);
    }
    expect(pending).toEqual([
      'digital-river default/1/ready_to_fulfil/',
      'stripe stripe/2/ready_to_fulfil/',
    ]);
    const decided = { status: 'withdrawn', actor: 'kim', reason: 'sent before' } as const;
    const settled = [
      'default/1/ready_to_fulfil/',
      'stripe/2/ready_to_fulfil/',
      'other/3/captured/',
    ];
    expect(await orders.settle(settled.map((key) => ({ key, ...decided })))).toEqual({
      ...{ settled: 2, unchanged: 0, problems: 1 },
    });
    expect(await orders.retry('stripe/2/ready_to_fulfil/')).toEqual({ kind: 'retried' });
    expect(await orders.retry('other/3/captured/')).toMatchObject({ kind: 'not_found' });
    const { milestones } = await orders.milestones({ status: 'withdrawn' });
    expect(milestones.map(({ key }) => key)).toEqual(['default/1/ready_to_fulfil/']);
  });

  it('report changes with their provider', async () => {
    const orders = await bothProviders();
    const changes: string[] = [];
    const stop = orders.watch(({ orderId, provider }) => {
      changes.push(`${provider.name} ${orderId}`);
    });
    await deliverPaid(orders, '7');
    await deliverAccepted(orders, '7');
    expect(changes).toEqual(['stripe 7', 'stripe 7', 'digital-river 7']);
    stop();
    await deliverPaid(orders, '8');
    expect(changes).toHaveLength(3);
  });

  it('count their deliveries apart', async () => {
    const orders = await bothProviders();
    await deliverAccepted(orders, '1');
    await orders.of('stripe').webhook(digitalRiverRequest('accepted', { orderId: '1' }));
    const { providers, store } = await orders.statistics();
    const deliveries = providers.map(({ provider, process }) => [
      provider.name,
      process.filter(({ name }) => name === 'deliveries'),
    ]);
    expect(deliveries).toEqual([
      ['digital-river', [{ name: 'deliveries', label: 'recorded', count: 1 }]],
      ['stripe', [{ name: 'deliveries', label: 'unauthorised', count: 1 }]],
    ]);
    expect(store.orders).toEqual({ accepted: 1 });
  });

  it('have bodies read again that they could not read, each its own', async () => {
    const store = memory();
    const orders = await bothProviders({ store });
    const broken = { ...paidEvents('9')[1], created: 'yesterday' };
    const response = await orders.of('stripe').webhook(stripeRequest(broken));
    expect(await answerOf(response)).toMatchObject({ status: 202 });
    // Digital River would ignore such a body, and it would be gone.
    expect(await orders.of('digital-river').reprocess()).toMatchObject({ tried: 0 });
    expect(await orders.reprocess()).toMatchObject({ tried: 1, stillQuarantined: 1 });
    expect((await orders.quarantined()).bodies).toMatchObject([{ provider: 'stripe' }]);
  });

  it('import bodies of deliveries of either, and refuse one that both could have delivered', async () => {
    const orders = await bothProviders();
    const bodies = [
      ...paidEvents('1'),
      await digitalRiverRequest('accepted', { orderId: '2' }).json(),
    ];
    const lines = bodies.map((body) => `${JSON.stringify(body)}\n`);
    expect(await orders.import(lines)).toMatchObject({ ignored: 0, problems: 0 });
    expect((await orders.of('stripe').get('1'))?.state).toBe('accepted');
    expect((await orders.of('digital-river').get('2'))?.state).toBe('accepted');

    const reasons: string[] = [];
    const alike = await bothProviders({
      providers: [
        stripeHere(),
        { ...stripeHere(), name: 'other', title: 'Other', account: 'other' },
      ],
    });
    const [line = ''] = lines;
    await alike.import([line], { onProblem: ({ reason }) => void reasons.push(reason) });
    expect(reasons).toEqual([
      'It could be of Stripe or of Other. Import it with the account of one of them.',
    ]);
    expect(await alike.import([line], { account: 'stripe' })).toMatchObject({ unplaced: 1 });
  });
});

describe('stopping one of several', () => {
  it('ends its deliveries, and leaves the other and the store alone', async () => {
    const { deliveries, on } = writingDown();
    const orders = await bothProviders({ on, outbox: POLL });
    const [first, second] = orders.all;
    await first?.stop();
    const refused = await first?.webhook(digitalRiverRequest('accepted'));
    expect(refused?.status).toBe(503);
    expect((await second?.webhook(stripeRequest(paidEvents('5')[0])))?.status).toBe(200);
    await deliverPaid(orders, '5');
    await until('it is released', () => deliveries.some(({ kind }) => kind === 'ready_to_fulfil'));
    await expect(orders.ready()).resolves.toBeUndefined();
  });

  it('answers every delivery that is under way, and stores what it acknowledged', async () => {
    const store = memory();
    const orders = await bothProviders({ store: { ...store, close: async () => {} } });
    onTestFinished(() => store.close());
    const ids = Array.from({ length: 20 }, (_, n) => `A-${n}`);
    const sent = ids.flatMap((orderId) => [
      orders.of('digital-river').webhook(digitalRiverRequest('accepted', { orderId })),
      ...paidEvents(orderId).map((event) => orders.of('stripe').webhook(stripeRequest(event))),
    ]);
    const stopped = Promise.all([orders.all[1]?.stop(), orders.stop()]);
    const answers = await Promise.all(sent.map(async (answer) => (await answer).status));
    await stopped;
    expect(answers.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const rows = (await store.orders({ account: 'default', limit: 500 })).items;
    const ofDigitalRiver = answers.filter((_, index) => index % 3 === 0);
    expect(rows.length).toBeGreaterThanOrEqual(
      ofDigitalRiver.filter((status) => status === 200).length,
    );
  });

  it('closes the store with the last one', async () => {
    const store = memory();
    const orders = await bothProviders({ store });
    for (const one of orders.all) await one.stop();
    await expect(store.ready()).rejects.toMatchObject({ code: 'closed' });
    await orders.stop();
  });

  it('closes the store once, however it is stopped', async () => {
    let closed = 0;
    const store = memory();
    const close = async () => {
      closed += 1;
      await store.close();
    };
    const orders = await bothProviders({ store: { ...store, close } });
    await Promise.all([orders.stop(), orders.all[0]?.stop(), orders.stop()]);
    expect(closed).toBe(1);
  });
});

describe('a process that stands for one account of a store', () => {
  it('leaves the milestones of another account to the process that stands for it', async () => {
    const store = memory();
    // One store for two services, as two processes share a database.
    const shared = { ...store, close: async () => {} };
    onTestFinished(() => store.close());
    const mine = writingDown();
    const ofStripe = await createOrderLifecycle({
      ...{ provider: stripeHere(), store: shared, on: mine.on, outbox: POLL },
    });
    onTestFinished(() => ofStripe.stop());
    const theirs = writingDown();
    const ofDigitalRiver = await createOrderLifecycle({
      ...{ provider: digitalRiverHere(), store: shared, outbox: POLL },
      on: { ready_to_fulfil: theirs.on['*'] },
    });
    onTestFinished(() => ofDigitalRiver.stop());

    // What only the other process handles does not delay what is behind it.
    await ofDigitalRiver.webhook(digitalRiverRequest('in_review', { orderId: '1', at: 1 }));
    await ofDigitalRiver.webhook(digitalRiverRequest('accepted', { orderId: '1', at: 2 }));
    for (const event of paidEvents('2')) await ofStripe.webhook(stripeRequest(event));
    await until('the order of Digital River is released', () => theirs.deliveries.length > 0);
    await until('the order of Stripe is released', () =>
      mine.deliveries.some(({ kind }) => kind === 'ready_to_fulfil'),
    );
    expect(new Set(theirs.deliveries.map(({ provider }) => provider.name))).toEqual(
      new Set(['digital-river']),
    );
    expect(new Set(mine.deliveries.map(({ provider }) => provider.name))).toEqual(
      new Set(['stripe']),
    );
  });

  it('does not call a handler for another account either if the store claims for it', async () => {
    const store = memory();
    const { deliveries, on } = writingDown();
    // A store of before there were accounts in claims.
    const older: Store = {
      ...store,
      claim: ({ accounts: _, ...claim }) => store.claim(claim),
    };
    const elsewhere = await createOrderLifecycle({
      ...{ provider: stripeHere(), store: { ...store, close: async () => {} } },
    });
    for (const event of paidEvents('2')) await elsewhere.webhook(stripeRequest(event));
    await elsewhere.stop();
    const orders = await createOrderLifecycle({
      ...{ provider: digitalRiverHere(), store: older, on, outbox: POLL },
    });
    onTestFinished(() => orders.stop());
    const attempted = async () =>
      (await store.milestones()).items.find(({ lastError }) => lastError !== undefined)?.lastError;
    expect(await until('it was claimed', attempted)).toMatch(/no provider here/);
    expect(deliveries).toEqual([]);
  });
});
