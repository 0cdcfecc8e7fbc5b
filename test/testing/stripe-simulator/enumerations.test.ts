import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as played from '../../../src/testing/stripe-simulator/enumerations.js';
import { stripeLives } from '../../../src/testing/stripe-simulator/index.js';
import { SEED } from '../../_support/seeds.js';

// The type declarations of the official SDK, generated from Stripe's own specification.
const resources = new URL('../../../node_modules/stripe/esm/resources/', import.meta.url);

function declarations(file: string): string {
  return readFileSync(new URL(file, resources), 'utf8');
}

function quoted(text: string, quote: string): string[] {
  return [...text.matchAll(new RegExp(`${quote}([a-z_.]+)${quote}`, 'g'))]
    .map(([, value = '']) => value)
    .sort();
}

/** The values of the first union of a name that is declared in a file. */
function union(file: string, name: string): string[] {
  const [, values = ''] = new RegExp(`\\btype ${name} = ([^;]+);`).exec(declarations(file)) ?? [];
  return quoted(values, "'");
}

/** The values that a comment lists for a field that is typed as a text. */
function documented(file: string, sentence: RegExp): string[] {
  const [, values = ''] = sentence.exec(declarations(file)) ?? [];
  return quoted(values, '`');
}

/** The types of all events. */
function eventTypes(): string[] {
  return [...declarations('Events.d.ts').matchAll(/^ {4}type: '([a-z0-9_.]+)';/gm)].map(
    ([, type = '']) => type,
  );
}

/** The fields of an interface. */
function fields(file: string, name: string): string[] {
  const [, body = ''] =
    new RegExp(`\\nexport interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(declarations(file)) ??
    [];
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, field = '']) => field);
}

const PAYMENT_EVENT =
  /^(payment_intent|charge|refund|review|radar\.early_fraud_warning|checkout\.session)\./;

describe("the simulator's enumerations against the types of the official SDK", () => {
  it.each([
    [
      'PaymentIntent.status',
      played.PAYMENT_INTENT_STATUSES,
      union('PaymentIntents.d.ts', 'Status'),
    ],
    [
      'PaymentIntent.cancellation_reason',
      played.CANCELLATION_REASONS,
      union('PaymentIntents.d.ts', 'CancellationReason'),
    ],
    [
      'PaymentIntent.capture_method',
      played.CAPTURE_METHODS,
      union('PaymentIntents.d.ts', 'CaptureMethod'),
    ],
    ['Charge.status', played.CHARGE_STATUSES, union('Charges.d.ts', 'Status')],
    [
      'Charge.outcome.type',
      played.OUTCOME_TYPES,
      documented('Charges.d.ts', /Possible values are (`authorized`[^.]+)\./),
    ],
    [
      'Refund.status',
      played.REFUND_STATUSES,
      documented('Refunds.d.ts', /Status of the refund\. This can be ([^.]+)\./),
    ],
    ['Refund.reason', played.REFUND_REASONS, union('Refunds.d.ts', 'Reason')],
    ['Dispute.status', played.DISPUTE_STATUSES, union('Disputes.d.ts', 'Status')],
    ['Dispute case_type', played.DISPUTE_CASE_TYPES, union('Disputes.d.ts', 'CaseType')],
    ['Review.closed_reason', played.REVIEW_CLOSED_REASONS, union('Reviews.d.ts', 'ClosedReason')],
    ['Review.opened_reason', played.REVIEW_OPENED_REASONS, union('Reviews.d.ts', 'OpenedReason')],
    ['Session.status', played.SESSION_STATUSES, union('Checkout/Sessions.d.ts', '(?<!\\.)Status')],
    [
      'Session.payment_status',
      played.SESSION_PAYMENT_STATUSES,
      union('Checkout/Sessions.d.ts', 'PaymentStatus'),
    ],
    [
      'Event.type, where it concerns a payment',
      played.EVENT_TYPES,
      eventTypes().filter((type) => PAYMENT_EVENT.test(type)),
    ],
  ])('%s', (_, ours, theirs) => {
    expect(theirs.length).toBeGreaterThan(1);
    expect([...new Set(theirs)].sort()).toEqual([...ours].sort());
  });
});

describe("the simulator's objects against the types of the official SDK", () => {
  // Fields of older versions of the API, which the types of the newest one no longer have.
  const REMOVED: Readonly<Record<string, readonly string[]>> = {
    payment_intent: ['charges'],
    charge: [],
    refund: [],
    dispute: [],
    review: [],
    'radar.early_fraud_warning': [],
    'checkout.session': [],
  };
  const declared: Readonly<Record<string, readonly string[]>> = {
    payment_intent: fields('PaymentIntents.d.ts', 'PaymentIntent'),
    charge: fields('Charges.d.ts', 'Charge'),
    refund: fields('Refunds.d.ts', 'Refund'),
    dispute: fields('Disputes.d.ts', 'Dispute'),
    review: fields('Reviews.d.ts', 'Review'),
    'radar.early_fraud_warning': fields('Radar/EarlyFraudWarnings.d.ts', 'EarlyFraudWarning'),
    'checkout.session': fields('Checkout/Sessions.d.ts', 'Session'),
  };

  it(`have no field that Stripe does not declare (SEED=${SEED})`, () => {
    const invented = new Set<string>();
    const seen = new Set<string>();
    for (const life of stripeLives({ seed: `fields/${SEED}`, count: 400 })) {
      for (const { data } of life.events) {
        const kind = String(data.object.object);
        seen.add(kind);
        const known = [...(declared[kind] ?? []), ...(REMOVED[kind] ?? [])];
        if (known.length === 0) continue; // an object of another part of Stripe
        for (const field of Object.keys(data.object)) {
          if (!known.includes(field)) invented.add(`${kind}.${field}`);
        }
      }
    }
    expect([...invented]).toEqual([]);
    expect(Object.keys(declared).filter((kind) => !seen.has(kind))).toEqual([]);
  });
});
