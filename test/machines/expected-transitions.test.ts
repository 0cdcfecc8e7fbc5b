import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Folded, fold, foldNext } from '../../src/lifecycle/fold.js';
import type { Charge } from '../../src/order/facts/charge.js';
import {
  FRAUD_STATES,
  type FraudState,
  ORDER_STATES,
  type OrderState,
} from '../../src/order/state.js';
import { CHARGE_SETS, explored } from '../_support/exploration.js';
import { charge, makeObservation } from '../_support/make-observation.js';

/** The hand-written table next to this folder; its first lines explain how to read it. */
function table(file: string): Record<string, string>[] {
  const lines = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const [header = '', ...rows] = lines;
  const names = header.split('\t');
  return rows.map((row) =>
    Object.fromEntries(row.split('\t').map((cell, index) => [names[index] ?? '', cell])),
  );
}

/** An order that stands at any position, reachable or not. */
function standingAt(order: string, fraud: string): Folded {
  const folded = fold([makeObservation({ at: 0 })]);
  const value = { order, fraud } as Folded['snapshot']['value'];
  return { ...folded, snapshot: { ...folded.snapshot, value } };
}

function report(from: Folded, to: string, fraud: string, charges: readonly Charge[] | undefined) {
  const next = foldNext(
    from,
    makeObservation({
      at: 100,
      state: to as OrderState,
      ...(fraud === '-' ? {} : { fraud: fraud as FraudState }),
      ...(charges === undefined ? {} : { charges }),
    }),
  );
  if (next === undefined) throw new Error('the newest observation did not belong last');
  return { ...next, before: from.snapshot.value, after: next.folded.snapshot.value };
}

function chargesOf(cell: string): readonly Charge[] | undefined {
  if (cell === 'none') return undefined;
  return cell.split(',').map((state, index) => charge(state as Charge['state'], `charge-${index}`));
}

const rows = table('expected-transitions.tsv');

describe('the hand-written table', () => {
  it('covers every pair of states', () => {
    const pairs = new Set(rows.map(({ from, to }) => `${from}>${to}`));
    expect(pairs.size).toBe((ORDER_STATES.length + 1) * ORDER_STATES.length);
    expect(rows.length).toBeGreaterThan(400);
  });

  it.each(rows)('$from/$fraud + $event_fraud → $to with $charges: $expect ($source)', (row) => {
    const { from = '', fraud = '', event_fraud = '', to = '', charges = '', expect: what } = row;
    const { standing, before, after } = report(
      standingAt(from, fraud),
      to,
      event_fraud,
      chargesOf(charges),
    );
    if (what === 'refused') {
      expect(after).toEqual(before);
      expect(standing.kind).not.toBe('applied');
      if (standing.kind === 'applied') return;
      expect(standing.explanation.sentence).toContain(`was ${from} `);
      expect(standing.explanation.sentence).toMatch(
        new RegExp(`(order\\.${to}|fraud\\.${event_fraud}) reported`),
      );
    } else {
      expect(standing.kind).toBe('applied');
      expect(after).toEqual({ order: to, fraud: event_fraud === '-' ? fraud : event_fraud });
      const moved = after.order !== before.order || after.fraud !== before.fraud;
      expect(moved).toBe(what === 'moves');
    }
  });

  it('names every move, over every position, fraud report and pair of charges', () => {
    const possible = new Set(
      rows.filter((row) => row.expect !== 'refused').map(({ from, to }) => `${from}>${to}`),
    );
    let refused = 0;
    for (const from of ['unreported', ...ORDER_STATES]) {
      for (const fraud of ['unknown', ...FRAUD_STATES]) {
        const start = standingAt(from, fraud);
        for (const to of ORDER_STATES) {
          for (const eventFraud of ['-', ...FRAUD_STATES]) {
            for (const charges of CHARGE_SETS) {
              const { standing } = report(start, to, eventFraud, charges);
              if (standing.kind === 'applied') {
                if (!possible.has(`${from}>${to}`)) expect.fail(`${from} → ${to} is not listed`);
              } else {
                refused += 1;
                const { sentence, from: where, event } = standing.explanation;
                if (!sentence.includes(where.state) || !sentence.includes(event)) {
                  expect.fail(`not explained: ${sentence}`);
                }
              }
            }
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(30_000);
  });
});

describe('the fraud region', () => {
  it.each(table('expected-fraud.tsv'))('$from + $event: $expect ($source)', (row) => {
    const { from = '', event = '', expect: what } = row;
    // A state that asks nothing of the review.
    const start = standingAt('complete', from);
    const { after, standing } = report(start, 'complete', event, undefined);
    expect(after.fraud).toBe(what === 'refused' ? from : event);
    expect(standing.kind === 'applied').toBe(what !== 'refused');
  });
});

describe('the machine explored by the graph utilities', () => {
  const edges = explored();
  const moves = edges.filter(({ from, to }) => from !== to);

  it('reaches every state of both regions, without an error', () => {
    const reached = new Set(edges.flatMap(({ from, to }) => [from, to]));
    for (const order of ['unreported', ...ORDER_STATES]) {
      expect([...reached].some((key) => key.startsWith(`${order}/`))).toBe(true);
    }
    for (const fraud of ['unknown', ...FRAUD_STATES]) {
      expect([...reached].some((key) => key.endsWith(`/${fraud}`))).toBe(true);
    }
    expect(reached.size).toBe(36);
    expect(edges.filter(({ status }) => status !== 'active')).toEqual([]);
  });

  it('takes exactly the order edges that the table lists', () => {
    const taken = new Set(
      moves
        .filter(({ event }) => event.type.startsWith('order.'))
        .map(({ from, to }) => `${from.split('/')[0]}>${to.split('/')[0]}`),
    );
    const listed = new Set(
      rows
        .filter((row) => row.expect === 'moves' && row.from !== row.to)
        .map(({ from, to }) => `${from}>${to}`),
    );
    expect([...taken].sort()).toEqual([...listed].sort());
    expect(taken.size).toBe(30);
  });
});
