import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../../src/order/event.js';
import type { ProviderSubject } from '../../../src/testing/index.js';
import {
  broken,
  guessing,
  indiscreet,
  orderedByArrival,
  orderedById,
  rememberingTheNewest,
  silentAboutUnknown,
  trusting,
  withObservations,
} from './_support/broken.js';
import { digitalRiverSubject } from './_support/digital-river-subject.js';
import { failuresOf } from './_support/failures.js';
import { stripeSubject } from './_support/stripe-subject.js';

/** Without calls, which this file does not break. */
const { calls: _, responses: __, ...digitalRiver } = digitalRiverSubject;
const { calls: ___, ...stripe } = stripeSubject;

const PROVIDERS = [
  ['orders', digitalRiver],
  ['payments', stripe],
] as const satisfies readonly (readonly [string, ProviderSubject<never>])[];

describe.each<readonly [string, ProviderSubject<never>]>(PROVIDERS)(
  'of an adapter that speaks of %s, the suite',
  (speaksOf, subject) => {
    /** Of these checks, those that the adapter passes although it is broken. */
    const passed = async (changed: ProviderSubject<never>, ...checks: readonly string[]) => {
      const failures = await failuresOf(changed, checks);
      return checks.filter((name) => !(name in failures));
    };

    it('accepts the adapter itself', async () => {
      expect(await failuresOf(subject)).toEqual({});
    });

    it('refuses one that orders by id', async () => {
      const changed = orderedById(subject);
      expect(
        await passed(
          changed,
          'what a delivery reports does not depend on ids',
          'a life ends the same with other ids',
        ),
      ).toEqual([]);
    });

    it('refuses one that orders by arrival', async () => {
      const changed = orderedByArrival(subject);
      expect(
        await passed(
          changed,
          'a delivery is read alike, whatever was read before it',
          'a life ends the same in whatever order its deliveries arrive, also twice',
        ),
      ).toEqual([]);
    });

    it('refuses one that drops what seems to be old', async () => {
      const changed = rememberingTheNewest(subject);
      expect(
        await passed(changed, 'a delivery is read alike, whatever was read before it'),
      ).toEqual([]);
    });

    it('refuses one that guesses an unknown word', async () => {
      const usual = speaksOf === 'orders' ? { state: 'accepted' } : { status: 'succeeded' };
      const changed = guessing(subject, (body) => withObject(body, usual));
      expect(
        await passed(
          changed,
          'an undocumented word is kept as unknown',
          'an undocumented word shuts the gate',
        ),
      ).toEqual([]);
    });

    it('refuses one that is silent about an unknown word', async () => {
      const changed = silentAboutUnknown(subject);
      expect(await passed(changed, 'an undocumented word is kept as unknown')).toEqual([]);
    });

    it('refuses one that stores personal data', async () => {
      const changed = indiscreet(subject);
      expect(
        await passed(
          changed,
          'personal data in deliveries is not read',
          'members that nobody documented are not read',
        ),
      ).toEqual([]);
    });

    it('refuses one that throws', async () => {
      const changed = trusting(subject);
      expect(
        await passed(
          changed,
          'reading returns a result of a known kind, whatever the body is',
          'reading returns a result of a known kind, whatever one member of a delivery is',
        ),
      ).toEqual([]);
    });

    it('refuses one that accepts every signature', async () => {
      const changed = broken(subject, () => ({ verify: () => ({ ok: true }) }));
      expect(
        await passed(
          changed,
          'a delivery that another secret signed is refused',
          'a delivery without a signature is refused',
          'a delivery whose signed content was changed is refused',
          'a delivery that was signed an hour ago, or an hour from now, is refused',
          'checking a signature never throws, whatever arrives',
        ),
      ).toEqual([]);
    });

    it('refuses one that says the wrong thing about itself', async () => {
      const changed = broken(subject, () => ({
        name: 'My Provider',
        speaksOf: speaksOf === 'orders' ? 'payments' : 'orders',
        clockGrain: speaksOf === 'orders' ? 'second' : 'microsecond',
      }));
      expect(
        await passed(
          changed,
          'the provider has a name for addresses, a title for sentences and an account',
          'speaksOf says what deliveries report',
          'clockGrain says how fine the times of deliveries are',
        ),
      ).toEqual([]);
    });

    it('refuses one that does not understand some deliveries', async () => {
      const changed = broken(subject, ({ fromWebhook }) => ({
        fromWebhook: (body) =>
          fromWebhook(/refund|dispute|cancel|fulfill/.test(typeOf(body)) ? undefined : body),
      }));
      expect(await passed(changed, 'every delivery of a life is read or ignored')).toEqual([]);
    });

    it('refuses one that counts what it reads', async () => {
      const changed = withObservations(subject, () => {
        let readings = 0;
        return (one) => {
          readings += 1;
          return { ...one, instant: one.instant + readings };
        };
      });
      expect(await passed(changed, 'a delivery is read alike each time')).toEqual([]);
    });

    it('refuses one that changes the body', async () => {
      const changed = broken(subject, ({ fromWebhook }) => ({
        fromWebhook: (body) =>
          fromWebhook(
            typeof body === 'object' && body !== null ? Object.assign(body, { read: 1 }) : body,
          ),
      }));
      expect(await passed(changed, 'reading leaves the body as it was')).toEqual([]);
    });

    it('refuses one that shows what it could not read', async () => {
      const changed = broken(subject, ({ fromWebhook }) => ({
        fromWebhook(body) {
          const reading = fromWebhook(body);
          if (reading.kind !== 'not_understood') return reading;
          const reason = `Found ${JSON.stringify(body)}.`;
          return { ...reading, problem: { ...reading.problem, reason } };
        },
      }));
      expect(
        await passed(
          changed,
          'a body that cannot be read is refused with a place and a sentence, and with no value from it',
        ),
      ).toEqual([]);
    });

    it('refuses one that takes the other mode for its own', async () => {
      const changed = withObservations(subject, () => ({ events, ...one }) => ({
        ...one,
        events: events.map(withoutFlags),
      }));
      expect(await passed(changed, 'deliveries of the other mode open no gate')).toEqual([]);
    });

    it('says what to do', async () => {
      const name = 'reading returns a result of a known kind, whatever the body is';
      const { [name]: failure } = await failuresOf(trusting(subject), [name]);
      expect(failure).toContain('What to do: fromWebhook may never throw');
      expect(failure).toContain('(seed: broken)');
    });
  },
);

it('the suite refuses an adapter that takes the deliveries of another account for its own', async () => {
  const changed = broken(stripeSubject, ({ fromWebhook }) => ({
    fromWebhook(body) {
      const { account: _, ...rest } = Object(body);
      return fromWebhook(rest);
    },
  }));
  const name = 'a delivery about another account is left out';
  expect(await failuresOf(changed, [name])).toHaveProperty([name]);
});

function withoutFlags(event: OrderEvent): OrderEvent {
  if (event.type !== 'facts.reported') return event;
  const { flags: _, ...facts } = event.facts;
  return { ...event, facts };
}

function withObject(body: unknown, members: object): unknown {
  const { data, ...rest } = body as { readonly data: { readonly object: object } };
  return { ...rest, data: { ...data, object: { ...data.object, ...members } } };
}

function typeOf(body: unknown): string {
  const type = typeof body === 'object' && body !== null && 'type' in body ? body.type : '';
  return typeof type === 'string' ? type : '';
}
