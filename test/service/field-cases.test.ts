import { describe, expect, it } from 'vitest';
import { fromWebhook } from '../../src/adapters/digital-river/index.js';
import { createApp } from '../../src/http/app.js';
import { gates } from '../../src/lifecycle/gates.js';
import { refundableAmount } from '../../src/lifecycle/milestones/quantities.js';
import { stillDue } from '../../src/lifecycle/milestones/still-due.js';
import { type Order, observe } from '../../src/lifecycle/observe.js';
import { statuses } from '../../src/lifecycle/statuses.js';
import type { Gate } from '../../src/order/gate.js';
import { MILESTONE_KINDS, type Milestone } from '../../src/order/milestone/milestone.js';
import type { Handlers } from '../../src/service/dispatch/handlers.js';
import { type OrderView, viewOf } from '../../src/service/queries/order-view.js';
import { memory } from '../../src/store/memory/memory.js';
import { webhookRequest } from '../_support/deliveries.js';
import type { Json } from '../_support/payloads.js';
import { observationIn } from '../_support/payloads.js';
import { answerOf, barrier, disturbed, service } from '../_support/service.js';
import { until } from '../_support/until.js';
import {
  accepted,
  type CaseResult,
  type Ending,
  EVERYTHING,
  FIELD_CASES,
  sent,
} from './_support/field-cases.js';
import { fulfilmentEvent, ORDER, orderEvent, paidBy, part } from './_support/tea-shop-events.js';

/*
 * Stories from the field, delivered in every order of arrival, and twice, through the library and through
 * the service. All deliveries arrive while the handlers are down; what these receive afterwards is checked.
 */

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((one, index) =>
    permutations(all.filter((_, other) => other !== index)).map((rest) => [one, ...rest]),
  );
}

/** Every order of arrival, and each of them with everything repeated in reverse. */
function arrivals(deliveries: readonly Json[]): readonly (readonly Json[])[] {
  return permutations(deliveries).flatMap((order) => [order, [...order, ...order.toReversed()]]);
}

function throughTheLibrary(deliveries: readonly Json[]): CaseResult & { readonly order: Order } {
  let order: Order | undefined;
  const recorded: Milestone[] = [];
  for (const body of deliveries) {
    const observed = observe(order, observationIn(fromWebhook(body)));
    order = observed.order;
    recorded.push(...observed.milestones);
  }
  if (order === undefined) throw new Error('there are no deliveries');
  const now = order;
  const delivered = recorded.flatMap((milestone) => {
    const still = stillDue(now, milestone);
    return still.deliver ? [still.milestone] : [];
  });
  const view = viewOf(now, 1, []);
  expect(view.gates).toEqual(gates(now));
  return { order, view, delivered };
}

async function throughTheService(deliveries: readonly Json[]): Promise<CaseResult> {
  const delivered: Milestone[] = [];
  const stall = barrier();
  const handler = (milestone: Milestone) => void delivered.push(milestone);
  const on = Object.fromEntries(MILESTONE_KINDS.map((kind) => [kind, handler])) as Handlers;
  const store = disturbed(memory(), { claim: stall.wait });
  const orders = await service({ store, on, outbox: { pollIntervalMs: 5 } });
  const app = createApp(orders);
  for (const body of deliveries) {
    const answer = await answerOf(await app.fetch(webhookRequest(body)));
    expect(answer.status).toBe(200);
    expect(answer.body.receipt).toMatch(/recorded|duplicate/);
  }
  stall.open();
  const view = await until('everything is settled', async () => {
    const answer = await answerOf(await app.fetch(new Request(`http://localhost/orders/${ORDER}`)));
    const shown = answer.body as unknown as OrderView;
    return shown.milestones.some(({ status }) => status === 'pending') ? undefined : shown;
  });
  await orders.stop();
  return { view, delivered };
}

function endsAs({ view, delivered }: CaseResult, ending: Ending): void {
  expect(view.state).toBe(ending.state);
  const { order, payment } = statuses(view);
  if (ending.status !== undefined) expect(order).toBe(ending.status);
  if (ending.payment !== undefined) expect(payment).toBe(ending.payment);
  for (const gate of ending.open ?? []) expect(view.gates[gate]).toMatchObject({ allowed: true });
  for (const [gate, reasons] of Object.entries(ending.shut ?? {})) {
    const answer = view.gates[gate as Gate];
    expect(answer.allowed, `${gate} is open`).toBe(false);
    if (reasons !== 'for some reason') expect(answer.reasons).toEqual(reasons);
  }
  expect(view.parked).toHaveLength(ending.parked ?? 0);
  for (const [kind, subjects] of Object.entries(ending.milestones)) {
    const subjectsOfKind = delivered
      .filter((one) => one.kind === kind)
      .map(({ subject }) => subject);
    expect(subjectsOfKind.sort(), kind).toEqual([...subjects].sort());
  }
  if (ending.ships !== undefined) {
    const release = delivered.find(({ kind }) => kind === 'ready_to_fulfil');
    expect(linesOf(release)).toEqual(ending.ships);
  }
}

function linesOf(release: Milestone | undefined): Readonly<Record<string, unknown>> {
  if (release?.kind !== 'ready_to_fulfil') return {};
  const { physical, digital, unclassified } = release.facts;
  const lines = [...physical, ...digital, ...unclassified];
  return Object.fromEntries(lines.map(({ id, quantity }) => [id, quantity]));
}

describe.each(FIELD_CASES)('$name', ({ deliveries, ending, also }) => {
  it('ends as written through the library, in every order of arrival', () => {
    for (const arrival of arrivals(deliveries)) {
      const result = throughTheLibrary(arrival);
      const ids = arrival.map(({ id }) => id).join(', ');
      named(ids, () => {
        endsAs(result, ending);
        also?.(result);
        if (ending.refundable === undefined) return;
        expect(refundableAmount(result.order)?.minor).toBe(ending.refundable);
      });
    }
  });

  it('ends as written through the service over HTTP, in every order of arrival', async () => {
    for (const arrival of arrivals(deliveries)) {
      const result = await throughTheService(arrival);
      const ids = arrival.map(({ id }) => id).join(', ');
      named(ids, () => {
        endsAs(result, ending);
        also?.(result);
      });
    }
  });
});

describe('while the warehouse is down', () => {
  /** A service whose warehouse is down until `up()`, and whose releases are retried at once. */
  async function waiting() {
    const ships: Milestone[] = [];
    let isDown = true;
    const on: Handlers = {
      ready_to_fulfil: (milestone) => {
        if (isDown) throw new Error('the warehouse is down');
        ships.push(milestone);
      },
    };
    const orders = await service({
      on,
      outbox: { pollIntervalMs: 5, initialIntervalMs: 1, maxIntervalMs: 2 },
    });
    const app = createApp(orders);
    const ask = async (request: Request) => answerOf(await app.fetch(request));
    const release = async () => {
      const { body } = await ask(new Request(`http://localhost/orders/${ORDER}`));
      const view = body as unknown as OrderView;
      return view.milestones.find(({ kind }) => kind === 'ready_to_fulfil');
    };
    return {
      ...{ orders, ask, ships, release },
      deliver: (body: Json) => ask(webhookRequest(body)),
      up: () => {
        isDown = false;
      },
      settled: (status: string) =>
        until(`the release is ${status}`, async () => {
          const found = await release();
          return found?.status === status ? found : undefined;
        }),
    };
  }

  it('the release of an order whose lines were all shipped by hand is withdrawn, with that reason', async () => {
    const { deliver, settled, up, ships } = await waiting();
    await deliver(accepted());
    await deliver(fulfilmentEvent(5, [sent('kettle', 1), sent('leaves', 2)]));
    const { reason } = await settled('withdrawn');
    expect(reason).toContain('units that are neither fulfilled nor cancelled');
    up();
    expect(ships).toEqual([]);
  });

  it('the release of an order that is cancelled is withdrawn, with that reason', async () => {
    const { deliver, settled } = await waiting();
    await deliver(accepted());
    await deliver(
      orderEvent('cancelled', 6, {
        visited: { accepted: 2, cancelled: 6 },
        charges: [paidBy('card', 'capturable', { cancels: [part('let-go', 'pending', 6)] })],
      }),
    );
    expect((await settled('withdrawn')).reason).toContain('cancelled');
  });

  it('a parked observation withdraws the release; once a person dismisses it, the order is shipped once', async () => {
    const { deliver, ask, settled, up, ships, orders } = await waiting();
    await deliver(accepted());
    const odd = orderEvent('at_the_seaside', 6, {
      type: 'order.updated',
      visited: { accepted: 2 },
    });
    expect((await deliver(odd)).body).toMatchObject({ receipt: 'recorded' });
    await settled('withdrawn');
    expect((await orders.may(ORDER, 'fulfil')).reasons).toEqual(['parked']);
    up();
    const path = `/orders/${ORDER}/observations/${encodeURIComponent(String(odd.id))}/resolve`;
    const decision = { actor: 'Ada', reason: 'a slip of the pen', decision: 'dismiss' };
    const answer = await ask(
      new Request(`http://localhost${path}`, { method: 'POST', body: JSON.stringify(decision) }),
    );
    expect(answer.status).toBe(200);
    await settled('done');
    expect(ships).toHaveLength(1);
    expect(linesOf(ships[0])).toEqual(EVERYTHING);
  });

  it('a dispute withdraws the release; once it is won, the order is shipped once', async () => {
    const { deliver, settled, up, ships } = await waiting();
    await deliver(accepted());
    await deliver(
      orderEvent('dispute', 5, { visited: { accepted: 2, dispute: 5 }, fraud: 'review_opened' }),
    );
    expect((await settled('withdrawn')).reason).toContain('dispute');
    up();
    const won = orderEvent('accepted', 9, {
      type: 'order.dispute.resolved',
      visited: { accepted: 2, dispute: 5 },
    });
    await deliver(won);
    await deliver(won);
    await settled('done');
    expect(ships).toHaveLength(1);
  });
});

function named(arrival: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`arrived as ${arrival}: ${String(error)}`, { cause: error });
  }
}
