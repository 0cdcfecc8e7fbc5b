import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { GUARDS } from '../../machines/guards.js';
import * as machine from '../../machines/order.machine.js';
import { type Charge, GUARD_NAMES, type OrderMachineEvent } from '../../src/machine/index.js';
import { CHARGE_STATES } from '../../src/order/facts/charge.js';
import { type KnownFacts, noFacts } from '../../src/order/facts/known-facts.js';
import { ROOT } from './_support/compiled.js';

const { orderMachine } = machine;
const page = readFileSync(join(ROOT, 'docs/guides/xstate.md'), 'utf8');

/** The rows of the table below this heading, cell by cell. */
function table(heading: string): readonly string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [lines = ''] = /^\|.*\|$(?:\n^\|.*\|$)*/m.exec(section) ?? [];
  const rows = lines.split('\n').map((line) => line.split('|').slice(1, -1));
  return rows.slice(2).map((row) => row.map((cell) => cell.trim()));
}

const code = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('the table of events in docs/guides/xstate.md', () => {
  const rows = table('States and events');

  it('names every event', () => {
    expect(rows.flatMap(([event]) => code(event)).sort()).toEqual([...orderMachine.events].sort());
  });

  it('names the payload of every event', () => {
    const declared = payloads();
    for (const [event, payload] of rows) {
      const [type = ''] = code(event);
      expect(code(payload).sort(), type).toEqual(declared.get(type));
    }
  });
});

describe('the table of guards in docs/guides/xstate.md', () => {
  const rows = table('What the guards read');
  const text = JSON.stringify(orderMachine.config, (_, value) =>
    typeof value === 'function' ? { guards: value.guards } : value,
  );
  const ofEdges = GUARD_NAMES.filter((name) => text.includes(`"${name}"`));

  it('names every guard of an edge, with its words', () => {
    expect(ofEdges.length).toBeGreaterThan(3);
    expect(rows.map(([guard, asks]) => [code(guard)[0], asks]).sort()).toEqual(
      ofEdges.map((name) => [name, GUARDS[name].asks]).sort(),
    );
  });

  const functions: Readonly<Record<string, unknown>> = machine;
  it.each(rows.map(([guard, , reads]) => [code(guard)[0] ?? '', reads ?? '']))(
    'names what %s reads',
    (name, reads) => {
      const guard = functions[name];
      if (typeof guard !== 'function') expect(reads).toBe('the fraud region');
      else expect(code(reads).sort()).toEqual(readBy(guard as Guard));
    },
  );
});

type Guard = typeof machine.recorded;

/** The members of each event, with a question mark where one is optional, from its type. */
function payloads(): ReadonlyMap<string, readonly string[]> {
  const file = join(ROOT, 'src/order/event.ts');
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const alias = source?.statements.find(
    (one) => ts.isTypeAliasDeclaration(one) && one.name.text === 'OrderMachineEvent',
  );
  if (alias === undefined) throw new Error('OrderMachineEvent is not declared in event.ts');
  const union = checker.getTypeAtLocation(alias);
  const members = new Map<string, Map<string, boolean[]>>();
  const parts = union.isUnion() ? union.types : [union];
  for (const part of parts) {
    for (const type of typesOf(part, checker)) {
      const known = members.get(type) ?? new Map<string, boolean[]>();
      members.set(type, known);
      for (const one of part.getProperties()) {
        if (one.name === 'type') continue;
        const optional = (one.flags & ts.SymbolFlags.Optional) !== 0;
        known.set(one.name, [...(known.get(one.name) ?? []), optional]);
      }
    }
  }
  return new Map(
    [...members].map(([type, known]) => [
      type,
      [...known].map(([name, optional]) => (optional.includes(true) ? `${name}?` : name)).sort(),
    ]),
  );
}

function typesOf(event: ts.Type, checker: ts.TypeChecker): readonly string[] {
  const type = event.getProperty('type');
  if (type === undefined) return [];
  const literal = checker.getTypeOfSymbol(type);
  const all = literal.isUnion() ? literal.types : [literal];
  return all.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
}

/** What a guard reads of many contexts and events. */
function readBy(guard: Guard): readonly string[] {
  const reads = new Set<string>();
  const amount = { minor: 1099, currency: 'USD' };
  const charges = CHARGE_STATES.map((state): Charge => ({ id: state, state, amount }));
  const by = { instant: 0, source: 'read' } as const;
  const known = charges.map(
    (charge): KnownFacts => ({ ...noFacts(), charges: { one: { ...charge, by } } }),
  );
  const contexts = [noFacts(), ...known].flatMap((facts) => [
    facts,
    { ...facts, totalAmount: amount },
    { ...facts, speaksOf: 'payments' as const },
    { ...facts, speaksOf: 'payments' as const, totalAmount: amount },
  ]);
  const events: OrderMachineEvent[] = [
    { type: 'order.accepted' },
    { type: 'order.accepted', recorded: true },
    ...charges.map((charge) => ({ type: 'order.accepted', charges: [charge] }) as const),
  ];
  for (const facts of contexts) {
    const context = noting({ account: 'default', orderId: '7001', ...facts }, 'context', reads);
    for (const event of events) guard({ context, event: noting(event, 'event', reads) });
  }
  return [...reads].sort();
}

function noting<T extends object>(object: T, name: string, reads: Set<string>): T {
  const note = (key: string | symbol) => reads.add(`${name}.${String(key)}`);
  return new Proxy(object, {
    get: (target, key) => {
      note(key);
      return Reflect.get(target, key);
    },
    has: (target, key) => {
      note(key);
      return Reflect.has(target, key);
    },
  });
}
