import { describe, expect, it } from 'vitest';
import type { ExportLine } from '../../../src/export/line-format.js';
import { LONGEST_LINE } from '../../../src/export/lines-in.js';
import type { ImportOptions, ImportProblem } from '../../../src/service/operations/import.js';
import type { OrderLifecycle } from '../../../src/service/order-lifecycle.js';
import { memory } from '../../../src/store/memory/memory.js';
import type { Store } from '../../../src/store/store.js';
import { eventBody } from '../../_support/deliveries.js';
import { makeObservation, START } from '../../_support/make-observation.js';
import { deliverTo, disturbed, service } from '../../_support/service.js';

const SECOND = 1_000_000;

async function exported(
  orders: OrderLifecycle,
  options?: Parameters<OrderLifecycle['export']>[0],
): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of orders.export(options)) lines.push(line);
  return lines;
}

function parsed(lines: readonly string[]): readonly ExportLine[] {
  return lines.map((line) => JSON.parse(line));
}

function of<Kind extends ExportLine['kind']>(kind: Kind, lines: readonly string[]) {
  return parsed(lines).filter(
    (line): line is Extract<ExportLine, { kind: Kind }> => line.kind === kind,
  );
}

async function imported(
  orders: OrderLifecycle,
  lines: readonly string[],
  options: ImportOptions = {},
) {
  const problems: ImportProblem[] = [];
  const counts = await orders.import(lines, {
    ...options,
    onProblem: (problem) => void problems.push(problem),
  });
  expect(counts.problems).toBe(problems.length);
  return { ...counts, reported: problems };
}

/** A service with accepted orders that were in review before and are released. */
async function shop(orderIds: readonly string[] = ['7001']) {
  const orders = await service({
    on: { ready_to_fulfil: () => undefined },
    outbox: { pollIntervalMs: 5 },
  });
  for (const orderId of orderIds) {
    const review = { type: 'order.review_opened', fraudState: 'review_opened' };
    await deliverTo(
      orders,
      eventBody('in_review', { ...review, orderId, at: 1, id: `${orderId}-1` }),
    );
    await deliverTo(orders, eventBody('accepted', { orderId, at: 2, id: `${orderId}-2` }));
    await expect.poll(() => released(orders, orderId)).toBe('done');
  }
  return orders;
}

async function released(orders: OrderLifecycle, orderId = '7001') {
  const view = await orders.get(orderId);
  return view?.milestones.find(({ kind }) => kind === 'ready_to_fulfil')?.status;
}

describe('an export', () => {
  it('lists everything line by line, with readable times', async () => {
    const lines = await exported(await shop());
    const time = expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/);
    expect(parsed(lines)).toEqual([
      { kind: 'export', format: 1, at: time },
      {
        kind: 'order',
        account: 'default',
        orderId: '7001',
        ...{ upstreamId: expect.any(String), checkoutId: expect.any(String) },
        ...{ state: 'accepted', fraudState: 'passed', instant: time, updatedAt: time },
        ...{ observations: 2, milestones: 2 },
      },
      {
        kind: 'observation',
        arrivedAt: time,
        observation: expect.objectContaining({
          ...{ id: '7001-1', account: 'default', orderId: '7001', source: 'webhook' },
          ...{ instant: '2026-05-04T10:00:01Z', releases: false },
          transitionTimes: { in_review: '2026-05-04T10:00:01Z' },
        }),
      },
      { kind: 'observation', arrivedAt: time, observation: expect.objectContaining({}) },
      expect.objectContaining({ kind: 'milestone', status: 'pending', attempts: 0 }),
      {
        kind: 'milestone',
        ...{ status: 'done', attempts: 1, uncountedAttempts: 0 },
        ...{ createdAt: time, dueAt: time, settledAt: time },
        milestone: expect.objectContaining({ key: 'default/7001/ready_to_fulfil/' }),
      },
      { kind: 'end', orders: 1, observations: 2, milestones: 2 },
    ]);
    for (const line of lines) expect(line).toMatch(/^\{.*\}\n$/);
    // No number is as large as an instant: every time is text.
    expect(lines.join('')).not.toMatch(/\d{16}/);
  });

  it('leaves out quarantined bodies', async () => {
    const orders = await service();
    const body = {
      ...eventBody('accepted', { id: 'e1' }),
      data: { object: { email: 'a@b.example' } },
    };
    expect((await deliverTo(orders, body)).body.receipt).toBe('kept');
    expect((await exported(orders)).join('')).not.toContain('a@b.example');
  });

  it('has the orders of one account if one is given, and of all otherwise', async () => {
    const store = memory();
    const orders = await service({ store });
    for (const account of ['eu', 'us'])
      await orders.observe({ ...makeObservation({ id: 'e' }), account });
    const accounts = async (options?: object) =>
      of('order', await exported(orders, options)).map(({ account }) => account);
    expect(await accounts()).toEqual(['eu', 'us']);
    expect(await accounts({ account: 'us' })).toEqual(['us']);
    const [header] = await exported(orders, { account: 'us' });
    expect(JSON.parse(header ?? '')).toMatchObject({ kind: 'export', account: 'us' });
  });

  it('since a moment has the orders that changed or had a delivery since, each of them whole', async () => {
    let now = START;
    const store = memory({ clock: () => now });
    const orders = await service({ store, clock: () => now });
    const observed = async (orderId: string, id: string) =>
      orders.observe({ ...makeObservation({ id, state: 'accepted', fraud: 'passed' }), orderId });
    for (const orderId of ['quiet', 'observed', 'settled', 'failed']) await observed(orderId, 'e1');
    now += 10 * SECOND;
    const since = now;
    await observed('observed', 'e2');
    const claimed = await store.claim({ limit: 9, leaseMicros: 1 });
    for (const { milestone, attempts } of claimed) {
      const attempt = { key: milestone.key, attempt: attempts };
      const failed = { status: 'pending', error: 'busy', dueInMicros: SECOND } as const;
      if (milestone.orderId === 'settled') await store.settle(attempt, { status: 'done' }, now);
      if (milestone.orderId === 'failed') await store.settle(attempt, failed, now);
    }
    const lines = await exported(orders, { since: new Date(since / 1000) });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ since: '2026-01-01T00:00:10Z' });
    expect(of('order', lines).map(({ orderId, observations }) => [orderId, observations])).toEqual([
      ['failed', 1],
      ['observed', 2],
      ['settled', 1],
    ]);
  });

  it('has every milestone, also of an order that changes meanwhile', async () => {
    const inner = memory();
    let disturb = true;
    const store = disturbed(inner, {
      async load() {
        if (!disturb) return;
        disturb = false;
        await meanwhile();
      },
    });
    const orders = await service({ store: inner });
    const meanwhile = () =>
      orders.observe(makeObservation({ id: 'e2', state: 'accepted', fraud: 'passed', at: 5 }));
    await orders.observe(makeObservation({ id: 'e1', state: 'in_review', at: 1 }));
    const lines = await exported(await service({ store }));
    expect(disturb).toBe(false);
    expect(of('order', lines)).toMatchObject([{ observations: 2, state: 'accepted' }]);
    expect(of('milestone', lines).map(({ milestone }) => milestone.kind)).toEqual([
      'in_review',
      'ready_to_fulfil',
    ]);
  });
});

describe('importing an export', () => {
  it('delivers what was pending, and nothing that was done', async () => {
    const lines = await exported(await shop(['7001', '7002']));
    const delivered: string[] = [];
    const target = await service({
      on: { '*': ({ key }) => delivered.push(key) },
      outbox: { pollIntervalMs: 5 },
    });
    const changed: string[] = [];
    target.watch(({ orderId }) => changed.push(orderId));
    expect(await imported(target, lines)).toMatchObject({
      ...{ added: 2, changed: 0, unchanged: 0, observations: 4, milestones: 4 },
      ...{ ignored: 0, problems: 0 },
    });
    expect(changed).toEqual(['7001', '7002']);
    await expect
      .poll(async () => (await target.milestones({ status: 'pending' })).milestones)
      .toEqual([]);
    // Each was in review once; it has moved on since.
    expect(delivered).toEqual([]);
    expect(await released(target)).toBe('done');
    await deliverTo(target, eventBody('accepted', { orderId: '7001', at: 3 }));
    await deliverTo(target, eventBody('fulfilled', { orderId: '7001', at: 4 }));
    await expect.poll(() => delivered).toEqual(['default/7001/fulfilled/']);
  });

  it('never imports a part of an order, wherever the file was cut off', async () => {
    const text = (await exported(await shop(['7001', '7002']))).join('');
    const whole = await service({ store: memory() });
    await imported(whole, [text]);
    const views = new Map<string, unknown>();
    for (const id of ['7001', '7002']) views.set(id, shownWithoutVersion(await whole.get(id)));
    for (let end = text.length - 2; end > 0; end -= 97) {
      const target = await service();
      const { problems, added } = await imported(target, [text.slice(0, end)]);
      expect(problems).toBeGreaterThan(0);
      const { orders } = await target.orders();
      expect(orders.length).toBe(added);
      for (const { id } of orders) {
        expect(shownWithoutVersion(await target.get(id))).toEqual(views.get(id));
      }
      // The whole file adds the rest.
      expect((await imported(target, [text])).problems).toBe(0);
      expect((await target.orders()).orders).toHaveLength(2);
    }
  });

  it('counts what was recorded there as recorded here, in an order that is known, too', async () => {
    const lines = await exported(await shop());
    const store = memory();
    const target = await service({ store });
    await deliverTo(target, eventBody('fulfilled', { at: 9 }));
    expect(await imported(target, lines)).toMatchObject({ changed: 1, milestones: 2 });
    const [row] = (await store.orders()).items;
    const recorded = (await store.milestones()).items.map(({ milestone }) => milestone.key);
    expect(recorded).toHaveLength(3);
    expect([...(row?.record.published ?? [])].sort()).toEqual(recorded.sort());
  });

  it('applies a decision to its own observation, not to another content of the same id', async () => {
    const source = await service();
    const target = await service();
    for (const orders of [source, target]) {
      await orders.observe(
        makeObservation({ id: 'e1', state: 'blocked', fraud: 'blocked', at: 1 }),
      );
    }
    const late = { id: 'e2', state: 'accepted', fraud: 'passed' } as const;
    await source.observe(makeObservation({ ...late, at: 2 }));
    await target.observe({ ...makeObservation({ ...late, at: 3 }), releases: false });
    const decision = { decision: 'dismiss', actor: 'kim', reason: 'a mix-up' } as const;
    expect((await source.resolve('order-1', 'e2', decision)).kind).toBe('resolved');

    const lines = await exported(source);
    expect(await imported(target, lines)).toMatchObject({ changed: 1, observations: 1 });
    const { parked = [] } = (await target.get('order-1')) ?? {};
    expect(parked.map(({ id, dismissed = false }) => [id.slice(0, 3), dismissed])).toEqual([
      ['e2~', true],
      ['e2', false],
    ]);
    const decided = (await target.history('order-1'))?.filter(({ resolution }) => resolution);
    expect(decided).toHaveLength(1);
    expect(await imported(target, lines)).toMatchObject({ changed: 0, unchanged: 1 });
  });

  it('reports when whole orders are missing', async () => {
    const lines = await exported(await shop(['7001', '7002']));
    const cut = await imported(await service(), lines.slice(0, 6));
    expect(cut).toMatchObject({
      added: 1,
      reported: [{ line: 6, reason: expect.stringContaining('cut off') }],
    });
    const target = await service();
    const without = await imported(target, [...lines.slice(0, 1), ...lines.slice(6)]);
    expect(without).toMatchObject({
      added: 1,
      reported: [
        {
          line: 7,
          reason: expect.stringMatching(/not complete: 1 of 2 orders, .* could be read/),
        },
      ],
    });
    const both = [...lines.slice(0, 6), ...lines];
    expect(await imported(target, both)).toMatchObject({
      ...{ added: 1, unchanged: 2 },
      reported: [{ line: 7, reason: expect.stringContaining('cut off') }],
    });
  });

  it('reports which line is wrong and why, and goes on', async () => {
    const lines = await exported(await shop(['7001', '7002']));
    const [header = '', order = '', one = '', two = '', three = '', four = '', ...rest] = lines;
    const other = (line: string, from: string, to: string) => line.replaceAll(from, to);
    const cases: readonly (readonly [string[], readonly (readonly [number, string])[]])[] = [
      [['{"kind":"order"\n'], [[2, 'It is not JSON.']]],
      [['\u0000\n'], [[2, 'It is not JSON.']]],
      [
        ['[]\n', 'null\n', '7\n'],
        [
          [2, ''],
          [3, ''],
          [4, ''],
        ],
      ],
      [['{"kind":"order"}\n'], [[2, 'not a valid line of the kind order: account']]],
      [['{"kind":"cheque"}\n'], [[2, '']]],
      [[one], [[2, 'belongs to order 7001, whose own line is missing']]],
      [
        [order, one, two, three],
        [[2, 'Order 7001 is left out: only 2 of 2 observations and 1 of 2 milestones']],
      ],
      [
        [order, one, one, three, four],
        [
          [4, 'occurs twice'],
          [2, '1 of 2 observations and 2 of 2 milestones could be read'],
        ],
      ],
      [
        [order, one, other(two, '7001', '7009'), three, four],
        [
          [4, 'belongs to order 7009 of default, but stands among the lines of order 7001'],
          [2, 'left out'],
        ],
      ],
      [
        [order, one, other(two, 'default', 'elsewhere'), three, four],
        [
          [4, 'order 7001 of elsewhere'],
          [2, 'left out'],
        ],
      ],
      [
        [order, one, two, three, other(four, 'ready_to_fulfil/', 'captured/')],
        [
          [6, 'Its key must be default/7001/ready_to_fulfil/'],
          [2, 'left out'],
        ],
      ],
      [
        [order, one, two, three, other(four, '"done"', '"finished"')],
        [
          [6, 'kind milestone: status'],
          [2, 'left out'],
        ],
      ],
      [
        [order, other(one, '"order.in_review"', '"order.imaginary"'), two, three, four],
        [
          [3, 'Its observation has a form'],
          [2, 'left out'],
        ],
      ],
      [
        [order, other(one, '2026-', 'May '), two, three, four],
        [
          [3, ''],
          [2, 'left out'],
        ],
      ],
      [
        [order, one, two, three, four.replace(/"attempts":1/, '"attempts":1e300')],
        [
          [6, 'attempts'],
          [2, 'left out'],
        ],
      ],
    ];
    for (const [broken, expected] of cases) {
      const target = await service();
      const { reported: problems, added } = await imported(target, [header, ...broken, ...rest]);
      // The last line counts what was exported, so it reports the missing lines too.
      const own = problems.filter(({ reason }) => !reason.startsWith('The export is not complete'));
      expect(own).toEqual(
        expected.map(([line, reason]) => ({ line, reason: expect.stringContaining(reason) })),
      );
      expect(added).toBe(1);
      expect(await target.get('7001')).toBeUndefined();
      expect(await released(target, '7002')).toBe('done');
    }
  });

  it('skips a line that is too long', async () => {
    const [header = '', ...rest] = await exported(await shop());
    const target = await service();
    const huge = [`{"kind":"order","orderId":"`, ...Array(17).fill('x'.repeat(LONGEST_LINE / 16))];
    const { reported: problems, added } = await imported(target, [
      header,
      ...huge,
      '"}\n',
      ...rest,
    ]);
    expect(problems).toEqual([{ line: 2, reason: 'It is longer than 16777216 characters.' }]);
    expect(added).toBe(1);
  });

  it('rejects a newer format, and asks for an upgrade', async () => {
    const [header = '', ...rest] = await exported(await shop());
    const newer = header.replace('"format":1', '"format":2');
    const { reported: problems } = await imported(await service(), [newer, ...rest]);
    expect(problems[0]).toEqual({ line: 1, reason: expect.stringMatching(/format 2.*Upgrade/) });
  });

  it('changes text as a store does: NULs and lone surrogates', async () => {
    const source = await service();
    await source.observe(makeObservation({ id: 'e1', state: 'accepted', fraud: 'passed', at: 1 }));
    const text = (await exported(source)).join('').replaceAll('order-1', 'a\\u0000b\\ud800');
    const keyed = text.replaceAll(/default\/a.*?\/ready/g, 'default/a%EF%BF%BDb%EF%BF%BD/ready');
    const store = memory();
    const target = await service({ store });
    expect((await imported(target, [keyed])).reported).toEqual([]);
    expect(await target.get('a\uFFFDb\uFFFD')).toMatchObject({ id: 'a\uFFFDb\uFFFD' });
    expect(await imported(target, [keyed])).toMatchObject({ added: 0, unchanged: 1 });
  });

  it('imports only the given account', async () => {
    const source = await service();
    for (const account of ['eu', 'us'])
      await source.observe({ ...makeObservation({ id: 'e' }), account });
    const lines = await exported(source);
    const store = memory();
    const target = await service({ store });
    expect(await imported(target, lines, { account: 'us' })).toMatchObject({
      ...{ added: 1, ignored: 1, problems: 0 },
    });
    expect((await store.orders()).items.map(({ account }) => account)).toEqual(['us']);
    expect(await imported(target, lines)).toMatchObject({ added: 1, unchanged: 1 });
  });

  it('reads bodies of deliveries and single observations too', async () => {
    const target = await service();
    const single = { ...makeObservation({ id: 'e1', state: 'in_review', at: 1 }), orderId: '7003' };
    const lines = [
      eventBody('accepted', { orderId: '7001' }),
      { type: 'customer.created' },
      single,
      { ...eventBody('accepted'), data: {} },
    ].map((line) => `${JSON.stringify(line)}\n`);
    expect(await imported(target, lines)).toMatchObject({
      ...{ added: 0, observations: 2, ignored: 1 },
      reported: [{ line: 4, reason: expect.any(String) }],
    });
    expect((await target.get('7001'))?.state).toBe('accepted');
    expect((await target.get('7003'))?.state).toBe('in_review');
    expect(await imported(target, lines)).toMatchObject({ observations: 0 });
  });

  it('leaves an order that was pruned here as it is', async () => {
    const source = await service();
    await source.observe(makeObservation({ id: 'e1', state: 'cancelled', at: 1 }));
    const lines = await exported(source);
    const store = memory();
    const target = await service({ store });
    await imported(target, lines);
    for (const { milestone } of (await store.milestones()).items) {
      await store.claim({ limit: 9, leaseMicros: 0 });
      await store.settle({ key: milestone.key, attempt: 1 }, { status: 'done' }, 1);
    }
    expect(await target.prune({ quietSince: new Date('2200-01-01') })).toEqual({ orders: 1 });
    const before = (await store.orders()).items;
    expect(await imported(target, lines)).toMatchObject({ unchanged: 1, problems: 0 });
    expect((await store.orders()).items).toEqual(before);
    // That it was pruned is exported too.
    const third = memory();
    expect(await imported(await service({ store: third }), await exported(target))).toMatchObject({
      ...{ added: 1, observations: 0, milestones: 0, problems: 0 },
    });
    expect((await third.orders()).items[0]?.record).toEqual(before[0]?.record);
  });

  it('imports an order that is set aside, and sets a known order aside that is so elsewhere', async () => {
    const orderLimits = { observations: 50, bytes: 1_000_000 };
    const source = await service({ orderLimits });
    const reports = Array.from({ length: 60 }, (_, index) =>
      makeObservation({ id: `e${index}`, at: index }),
    );
    for (const report of reports) await source.observe(report);
    const lines = await exported(source);
    const store = memory();
    expect(await imported(await service({ store }), lines)).toMatchObject({
      ...{ added: 1, observations: 50, problems: 0 },
    });
    const [row] = (await store.orders()).items;
    expect([row?.parked, row?.record.setAside?.by]).toEqual([1, 'e50']);

    const known = await service();
    for (const report of reports.slice(0, 50)) await known.observe(report);
    expect((await known.get('order-1'))?.setAside).toBeUndefined();
    expect(await imported(known, lines)).toMatchObject({ changed: 1, problems: 0 });
    expect((await known.get('order-1'))?.setAside).toMatch(/set aside/);
    expect((await known.may('order-1', 'fulfil')).reasons).toEqual(['set_aside']);
    expect(await imported(known, lines)).toMatchObject({ unchanged: 1 });
  });

  it('leaves out an order that exceeds the limits here', async () => {
    const source = await service();
    for (let index = 0; index < 60; index += 1) {
      await source.observe(makeObservation({ id: `e${index}`, at: index }));
    }
    const target = await service({ orderLimits: { observations: 50 } });
    expect(await imported(target, await exported(source))).toMatchObject({
      added: 0,
      reported: [{ reason: expect.stringMatching(/60 observations .*MAX_ORDER_OBSERVATIONS/) }],
    });
  });

  it('plans again when the order changes meanwhile', async () => {
    const lines = await exported(await shop());
    const inner = memory();
    let disturb = true;
    const other = await service({ store: inner });
    const store = disturbed(inner, {
      async restore() {
        if (!disturb) return;
        disturb = false;
        await deliverTo(other, eventBody('fulfilled', { at: 9, id: '7001-9' }));
      },
    });
    const target = await service({ store });
    expect(await imported(target, lines)).toMatchObject({ added: 0, changed: 1, problems: 0 });
    expect((await target.get('7001'))?.state).toBe('fulfilled');
    expect(await target.history('7001')).toHaveLength(3);
    expect(await released(target)).toBe('done');
  });

  it('leaves out what the store rejects, and imports the others', async () => {
    const lines = await exported(await shop(['7001', '7002', '7003']));
    const inner = memory();
    const store = disturbed(inner, {
      restore(restorations) {
        const all = restorations as readonly { row: { orderId: string } }[];
        if (all.some(({ row }) => row.orderId === '7002')) throw new Error('value out of range');
      },
    });
    const { added, reported: problems } = await imported(await service({ store }), lines);
    expect(added).toBe(2);
    expect(problems).toEqual([{ line: 7, reason: 'Order 7002 is left out: value out of range' }]);
  });
});

describe('thousands of orders', () => {
  const ORDERS = 2_000;

  it('are never all in memory: a page is read, written, and released', async () => {
    const inner = memory();
    const source = await service({ store: inner });
    const observations = Array.from({ length: ORDERS }, (_, n) => ({
      ...makeObservation({ id: 'e1', state: 'accepted' as const, fraud: 'passed' as const, at: 1 }),
      orderId: `order-${n}`,
    }));
    for (let from = 0; from < ORDERS; from += 500) {
      await Promise.all(observations.slice(from, from + 500).map((one) => source.observe(one)));
    }

    // What was read from the store, less what was written of it, is in memory.
    let [read, written, most] = [0, 0, 0];
    const counting = countingReads(inner, (count) => {
      read += count;
      most = Math.max(most, read - written);
    });
    const target = memory();
    let [given, restored, mostWaiting] = [0, 0, 0];
    const into = await service({
      store: disturbed(target, {
        restore(all) {
          restored += (all as readonly unknown[]).length;
        },
      }),
    });
    async function* lines() {
      for await (const line of (await service({ store: counting })).export()) {
        if (!/^\{"kind":"(export|end)"/.test(line)) written += 1;
        if (line.startsWith('{"kind":"order"')) given += 1;
        mostWaiting = Math.max(mostWaiting, given - restored);
        yield line;
      }
    }
    expect(await into.import(lines())).toMatchObject({ added: ORDERS, problems: 0 });
    expect(written).toBe(ORDERS * 3);
    expect(read).toBe(ORDERS * 3);
    expect(most).toBeLessThanOrEqual(150);
    expect(mostWaiting).toBeLessThanOrEqual(200);
    expect((await target.counts()).milestones.pending).toBe(ORDERS);
  });
});

/** Counts the rows, observations and milestones that are read. */
function countingReads(store: Store, count: (rows: number) => void): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as ((...args: unknown[]) => unknown) | undefined;
      if (name === 'orders' || name === 'milestones') {
        return async (...args: never[]) => {
          const page = await target[name](...args);
          count(page.items.length);
          return page;
        };
      }
      if (name === 'history') {
        return async (...args: Parameters<Store['history']>) => {
          const histories = await target.history(...args);
          count(histories.flat().length);
          return histories;
        };
      }
      return method?.bind(target);
    },
  });
}

function shownWithoutVersion(view: object | undefined): object {
  return { ...view, version: undefined };
}
