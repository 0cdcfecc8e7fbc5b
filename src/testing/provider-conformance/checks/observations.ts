import assert from 'node:assert/strict';
import { namesOrder, observationsIn } from '../../../adapters/observations-in.js';
import type { Observation, PaymentObservation } from '../../../order/observation.js';
import { SECOND } from '../../../order/time/instant.js';
import type { Conformance, ConformanceTest } from '../conformance-test.js';
import { observed, read } from '../readings.js';

type Reported = Observation | PaymentObservation;

export function observationsConform<Call>(
  conformance: Conformance<Call>,
  test: ConformanceTest,
): void {
  const each = (check: (one: Reported) => void) =>
    conformance.eachLife(({ bodies }) => {
      const provider = conformance.provider();
      for (const body of bodies) {
        for (const one of observationsIn(read(provider, body))) check(one);
      }
    });

  test(
    'the provider has a name for addresses, a title for sentences and an account',
    'Use lower case and hyphens for the name: it is part of the path of the webhook and of the names of variables.',
    () => {
      const { name, title, account } = conformance.provider();
      assert.match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      assert.match(title, /\S/);
      assert.match(account, /\S/);
    },
  );

  test(
    'an observation has an id, the account of the provider, the source and a time',
    'Set id to the id of the event, account to that of the provider, source to webhook, and instant to microseconds since 1970 in UTC.',
    () => {
      const { account } = conformance.provider();
      each((one) => {
        assert.ok(one.id.length > 0 && one.id.length <= 1_000, 'the id has 1 to 1000 characters');
        assert.equal(one.account, account);
        assert.equal(one.source, 'webhook');
        const isInstant = Number.isSafeInteger(one.instant) && one.instant > 1e15;
        assert.ok(isInstant, `instant is not in microseconds since 1970: ${one.instant}`);
      });
    },
  );

  test(
    'an observation is plain JSON, so that it comes back from a store as it was',
    'Leave a member out instead of setting it to undefined; use no Date, Map or class.',
    () => {
      each((one) => assert.deepEqual(JSON.parse(JSON.stringify(one)), one));
    },
  );

  test(
    'amounts are whole numbers of minor units with the code of their currency',
    'Convert amounts to minor units of ISO 4217: cents for USD, yen for JPY, fils for KWD.',
    () => each((one) => checkAmounts(one)),
  );

  test(
    'the events of an observation are in the canonical order',
    'At most one facts.reported, then at most one fraud.*, then at most one order.*.',
    () => {
      each(({ events }) => {
        const kinds = events.map(({ type }) => type.replace(/\..*/, ''));
        const canonical = ['facts', 'fraud', 'order'].filter((kind) => kinds.includes(kind));
        assert.deepEqual(kinds, canonical);
      });
    },
  );

  test(
    'speaksOf says what deliveries report',
    "Declare speaksOf: 'payments' if deliveries report payments, and then fill in objects and references; declare 'orders' if they report the state of the order, and then use order.* and fraud.* events.",
    () => {
      const { speaksOf } = conformance.provider();
      let states = 0;
      each((one) => {
        const moves = one.events.filter(({ type }) => type !== 'facts.reported');
        states += moves.length;
        if (speaksOf === 'orders') {
          assert.equal(one.objects, undefined, 'it speaks of orders, but reports objects');
          return;
        }
        assert.deepEqual(moves, [], 'it speaks of payments, but reports the state of an order');
        assert.ok(one.objects !== undefined, 'it speaks of payments, but reports no objects');
        assert.ok(
          (one.references?.length ?? 0) > 0,
          'it names no object by which to find its order',
        );
      });
      if (speaksOf === 'orders') assert.ok(states > 0, 'no delivery reports the state of an order');
    },
  );

  test(
    'clockGrain says how fine the times of deliveries are',
    "Declare clockGrain: 'second' if the provider's times are whole seconds, and add nothing below them; 'microsecond' if they are finer.",
    () => {
      const { clockGrain, speaksOf } = conformance.provider();
      let finer = 0;
      each(({ instant }) => {
        if (instant % SECOND !== 0) finer += 1;
      });
      if (clockGrain === 'second') {
        assert.equal(finer, 0, 'the clock has whole seconds, but instants are finer');
        assert.ok(
          speaksOf === 'orders' || conformance.subject.withinOneGrain !== undefined,
          'the clock has whole seconds, but the subject has no withinOneGrain',
        );
      } else {
        assert.ok(
          finer > 0,
          'the clock is finer than a second, but every instant is a whole second',
        );
      }
    },
  );

  test(
    'every report finds its order',
    "A report without the order's id needs a reference, such as the id of its payment, that another report of the order has, too.",
    () => {
      conformance.eachLife((life) => {
        const provider = conformance.provider();
        const reports = life.bodies.flatMap((body) => observationsIn(read(provider, body)));
        if (life.isUnplaced === true || observed(provider, life).length === 0) return;
        const lost = withoutOrder(reports);
        assert.deepEqual(
          lost,
          [],
          'these reports share no reference with one that names the order',
        );
      });
    },
  );
}

/** The ids of reports whose order cannot be found by their references. */
function withoutOrder(reports: readonly Reported[]): readonly string[] {
  const known = new Set<string>();
  let waiting: readonly Reported[] = reports;
  for (let before = -1; before !== waiting.length; ) {
    before = waiting.length;
    waiting = waiting.filter((one) => {
      const names = one.references ?? [];
      const isKnown = namesOrder(one) || names.some((name) => known.has(name));
      if (isKnown) for (const name of names) known.add(name);
      return !isKnown;
    });
  }
  return waiting.map(({ id }) => id);
}

/** Checks every member that is an amount. */
function checkAmounts(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('minor' in value) {
    const currency = 'currency' in value ? value.currency : undefined;
    assert.ok(Number.isSafeInteger(value.minor), 'an amount is not a whole number of minor units');
    assert.ok(
      typeof currency === 'string' && /^[A-Z]{3}$/.test(currency),
      'the currency of an amount is not a code of three capital letters',
    );
    return;
  }
  for (const member of Object.values(value)) checkAmounts(member);
}
