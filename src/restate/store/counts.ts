import { MILESTONE_STATUSES } from '../../order/milestone/milestone.js';
import type { OrderPosition } from '../../order/state.js';
import type { Instant } from '../../order/time/instant.js';
import type { Counts, OrderCounts } from '../../store/store.js';
import { number, quoted, text } from '../client/state-query.js';
import type { OrderCalls } from './order-calls.js';
import { queryQuarantine } from './quarantine.js';

/** Counts what Restate holds. */
export async function countAll(calls: OrderCalls): Promise<Counts> {
  const statuses = MILESTONE_STATUSES.map((name) => `sum(${number(name)}) as ${name}`).join(', ');
  const isParked = `case when ${number('parked')} > 0 then 1 else 0 end`;
  const rows = await calls.query({
    select: `${text('state')} as state, count(*) as orders, sum(${isParked}) as parked, ${statuses}`,
    group: text('state'),
  });
  const [quarantined] = await queryQuarantine(calls, { select: 'count(*) as bodies' });
  const sum = (name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  const orders = Object.fromEntries(rows.map((row) => [row.state, Number(row.orders)]));
  return {
    // Only the core writes states.
    orders: orders as Partial<Record<OrderPosition, number>>,
    parked: sum('parked'),
    milestones: {
      pending: sum('pending'),
      done: sum('done'),
      withdrawn: sum('withdrawn'),
      dead: sum('dead'),
    },
    quarantined: Number(quarantined?.bodies ?? 0),
    estimated: { orders: [], milestones: [] },
  };
}

/** Counts the orders of one account. */
export async function countOrders(calls: OrderCalls, account: string): Promise<OrderCounts> {
  const by = async (member: string) => {
    const rows = await calls.query({
      select: `${text(member)} as state, count(*) as orders`,
      where: [`${text('account')} = ${quoted(account)}`],
      group: text(member),
    });
    return Object.fromEntries(rows.map((row) => [row.state, Number(row.orders)]));
  };
  const [orders, fraud] = await Promise.all([by('state'), by('fraudState')]);
  // Only the core writes states.
  return {
    orders: orders as OrderCounts['orders'],
    fraud: fraud as OrderCounts['fraud'],
    estimated: [],
    estimatedFraud: [],
  };
}

/** Reads the newest instant of all orders. */
export async function newestInstant(calls: OrderCalls): Promise<Instant | undefined> {
  const [row] = await calls.query({ select: `max(${number('instant')}) as newest` });
  return row?.newest === undefined || row.newest === null ? undefined : Number(row.newest);
}
