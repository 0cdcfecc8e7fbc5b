import type { Json, JsonObject } from '../../../../src/testing/simulator/index.js';
import type {
  StripeEventBody,
  StripeLife,
  StripeTruth,
} from '../../../../src/testing/stripe-simulator/index.js';

/** The truth as far as events show it, without the flags. */
export type ReadTruth = Omit<StripeTruth, 'flags' | 'currency' | 'orderId' | 'unknownValues'>;

/**
 * Reads the truth from the bodies of a life alone, whatever their order and ids: a proof that the
 * events hold what the truth claims, and a second opinion about how they have to be read.
 */
export function readTruth(life: StripeLife): ReadTruth {
  const own = life.events.filter(({ account }) => account === life.account);
  const objects = new Objects(own);
  const payments = objects.of('payment_intent').map((words) => payment(objects, words));
  const disputes = objects.of('dispute').map((words) => ({
    id: text(words, 'id'),
    charge: text(words, 'charge'),
    status: furthest(words, DISPUTES),
  }));
  const reviews = objects.of('review').map((words) => ({
    payment: text(words, 'payment_intent'),
    closed: texts(words, 'closed_reason')[0] ?? null,
  }));
  const sessions = objects.of('checkout.session');

  const free = sessions.some((words) =>
    texts(words, 'payment_status').includes('no_payment_required'),
  );
  const total = free ? 0 : payments.flatMap((each) => each.total ?? [])[0];
  const reaches = (sums: readonly number[]): boolean =>
    total === undefined
      ? sums.some((sum) => sum > 0)
      : sums.reduce((left, sum) => left - sum, total) <= 0;
  const approved = (each: (typeof payments)[number]): boolean => {
    const those = reviews.filter((review) => review.payment === each.id);
    if (each.won) {
      return those.every(({ closed }) => closed !== null && closed !== 'refunded_as_fraud');
    }
    return (
      those.every(({ closed }) => closed === 'approved') &&
      (each.outcome !== 'manual_review' || those.length > 0)
    );
  };

  // The refund of everything that is left failed: the shop has to give it back another way.
  const owed =
    payments.some(({ failed }) => failed > 0) &&
    payments.every(({ cover, failed }) => cover <= failed);

  const acts = (kind: string): { readonly items?: unknown }[] =>
    life.shopActs.filter((act) => act.kind === kind);
  const whole = (kind: string): boolean => acts(kind).some(({ items }) => items === undefined);
  const open = disputes.filter(({ status }) => /^(warning_)?(needs|under)_|^appeal_/.test(status));
  const once = payments.filter(({ authorised }) => authorised);
  const expired = sessions.some((words) => texts(words, 'status').includes('expired'));

  const state = ((): StripeTruth['state'] => {
    const sent = whole('fulfilment');
    if (!sent && reviews.some(({ closed }) => closed === 'refunded_as_fraud')) return 'blocked';
    if (sent && open.length > 0) return 'dispute';
    if (sent && whole('return')) return 'returned';
    if (sent) return payments.some(({ held }) => held) ? 'fulfilled' : 'complete';
    if (acts('cancellation').length > 0) return 'cancelled';
    if (once.length > 0 && once.every(({ living }) => living === 0)) return 'cancelled';
    if (once.length === 0 && expired && payments.every(({ canceled }) => canceled))
      return 'cancelled';
    if (open.length > 0) return 'dispute';
    if (!reaches(payments.map(({ gross }) => gross))) return 'pending_payment';
    if (reviews.some(({ closed }) => closed === null)) return 'in_review';
    return payments.every((each) => each.living === 0 || approved(each)) ? 'accepted' : 'in_review';
  })();

  return {
    state,
    mayFulfil:
      state === 'accepted' &&
      !owed &&
      reaches(payments.map(({ cover }) => cover)) &&
      payments.every((each) => each.cover === 0 || approved(each)) &&
      own.every(({ livemode }) => livemode === (life.mode === 'live')),
    refunded: payments.reduce((sum, { refunded }) => sum + refunded, 0),
    captured: payments.reduce((sum, { captured }) => sum + captured, 0),
    openDisputes: open.map(({ id }) => id).sort(),
    lostDisputes: disputes
      .filter(({ status }) => status === 'lost')
      .map(({ id }) => id)
      .sort(),
    unplaced: !own.some(({ data }) =>
      JSON.stringify(data.object.metadata ?? {}).includes('order_id'),
    ),
  };
}

// The later word last, per object: nothing that follows leads back.
const DISPUTES = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
  'lost',
  'prevented',
  'won',
] as const;
const PAYMENTS = ['requires_capture', 'succeeded', 'canceled'] as const;
const CHARGES = ['pending', 'succeeded', 'failed'] as const;
const REFUNDS = ['requires_action', 'pending', 'succeeded', 'canceled', 'failed'] as const;

type Words = readonly JsonObject[];

/** Every snapshot of every object, nested ones included. */
class Objects {
  readonly #byId = new Map<string, { kind: string; words: JsonObject[] }>();
  readonly releasesAsRefunds: boolean;

  constructor(events: readonly StripeEventBody[]) {
    this.releasesAsRefunds = events.every(({ api_version }) => api_version < '2025-03-31');
    for (const { data } of events) this.#take(data.object);
  }

  of(kind: string): Words[] {
    return [...this.#byId.values()].filter((each) => each.kind === kind).map(({ words }) => words);
  }

  with(kind: string, field: string, id: string): Words[] {
    return this.of(kind).filter((words) => words.some((word) => word[field] === id));
  }

  #take(object: JsonObject): void {
    const { id, object: kind } = object;
    if (typeof id === 'string' && typeof kind === 'string') {
      const known = this.#byId.get(id) ?? { kind, words: [] };
      known.words.push(object);
      this.#byId.set(id, known);
    }
    for (const list of [object.charges, object.refunds]) {
      for (const inner of within(list)) this.#take(inner);
    }
  }
}

function within(list: Json | undefined): JsonObject[] {
  if (typeof list !== 'object' || list === null || !('data' in list)) return [];
  // The lists of Stripe hold objects only.
  return list.data as unknown as JsonObject[];
}

function texts(words: Words, field: string): string[] {
  return words.map((word) => word[field]).filter((value) => typeof value === 'string');
}

function text(words: Words, field: string): string {
  return texts(words, field)[0] ?? '';
}

function most(words: Words, field: string): number {
  return Math.max(0, ...words.map((word) => Number(word[field] ?? 0)));
}

function furthest(words: Words, ranking: readonly string[]): string {
  const rank = Math.max(...texts(words, 'status').map((status) => ranking.indexOf(status)));
  return ranking[rank] ?? 'earlier';
}

function sum(all: readonly Words[]): number {
  return all.reduce((total, words) => total + most(words, 'amount'), 0);
}

function payment(objects: Objects, words: Words) {
  const id = text(words, 'id');
  const status = furthest(words, PAYMENTS);
  const received = most(words, 'amount_received');
  const amount = most(words, 'amount');
  const charges = objects.with('charge', 'payment_intent', id);
  const good = charges.find((each) => texts(each, 'status').includes('succeeded'));
  const charge = good === undefined ? '' : text(good, 'id');
  const refunds = objects.with('refund', 'charge', charge);
  const having = (...statuses: readonly string[]): Words[] =>
    refunds.filter((each) => statuses.includes(furthest(each, REFUNDS)));
  const canceled = status === 'canceled';
  const gross = canceled ? 0 : status === 'succeeded' ? received : good === undefined ? 0 : amount;
  // An older version counts what was released as refunded; a refund may be seen as an amount only.
  const given = Math.max(
    sum(having('succeeded', 'pending', 'requires_action')),
    most(good ?? [], 'amount_refunded') - sum(having('failed', 'canceled')),
  );
  const ended = canceled || status === 'succeeded';
  const released =
    objects.releasesAsRefunds && good !== undefined && ended
      ? amount - (canceled ? 0 : received)
      : 0;
  const givenBack = Math.max(0, given - released);
  const disputes = objects.with('dispute', 'charge', charge);
  const lost = disputes.filter((each) => {
    const end = furthest(each, DISPUTES);
    return end === 'lost' || (end === 'prevented' && JSON.stringify(each).includes('"resolution"'));
  });
  const failedLate = good !== undefined && furthest(good, CHARGES) === 'failed';
  const living = Math.max(0, gross - givenBack);
  const totals = words.flatMap(({ metadata }) =>
    typeof metadata === 'object' && metadata !== null && 'order_total' in metadata
      ? [Number(metadata.order_total)]
      : [],
  );
  return {
    id,
    total: totals[0],
    authorised: good !== undefined,
    canceled,
    held: status === 'requires_capture',
    outcome: outcomeOf(good),
    captured: received,
    refunded: Math.max(0, givenBack - sum(having('pending', 'requires_action'))),
    gross,
    living,
    failed: sum(having('failed')),
    won: disputes.length > 0 && disputes.every((each) => furthest(each, DISPUTES) === 'won'),
    cover: failedLate ? 0 : Math.max(0, living - sum(lost)),
  };
}

function outcomeOf(charge: Words | undefined): Json {
  const outcome = charge?.[0]?.outcome;
  return typeof outcome === 'object' && outcome !== null && 'type' in outcome ? outcome.type : null;
}
