import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { GATE_RULES, IN_DISPUTE } from '../../machines/gate-rules.js';
import { GUARDS } from '../../machines/guards.js';
import { orderMachine } from '../../machines/order.machine.js';
import { CHARGE_STATES } from '../../src/order/facts/charge.js';
import { FRAUD_POSITIONS, ORDER_POSITIONS } from '../../src/order/state.js';

/*
 * Law 8: the effect of an observation, and what is legal, is decided in `machines/` and
 * `src/lifecycle/` only. Code that decides must name a state, a charge's state, a standing, a tag, a
 * guard, an event or a reason, so the other rooms may not name any of them outside types.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = ['src/service', 'src/store', 'src/restate'];

/** The same words with another meaning: statuses of milestones, results, names of filters. */
const OTHER_MEANINGS: Readonly<Record<string, readonly string[]>> = {
  // The code of an invalid request.
  'src/service/provider/requested/open-units.ts': ['nothing_open'],
  'src/service/deadlines/deadline-checks.ts': ['complete', 'failed'],
  'src/service/reconcile/reconcile-metrics.ts': ['complete', 'failed'],
  'src/service/dispatch/attempt.ts': ['failed', 'pending'],
  'src/service/queries/past-order.ts': ['pending'],
  'src/service/queries/milestone-view.ts': ['pending'],
  'src/service/operations/pending.ts': ['pending'],
  'src/service/operations/restoration-plan.ts': ['pending'],
  'src/service/operations/restore-orders.ts': ['pending'],
  // The state of a return.
  'src/service/provider/accept-return.ts': ['accepted'],
  'src/store/memory/maintenance.ts': ['pending'],
  'src/store/memory/orders.ts': ['pending'],
  'src/store/memory/outbox.ts': ['pending'],
  'src/store/sql/outbox/settle.ts': ['pending'],
  'src/restate/objects/order/order-state.ts': ['pending'],
  'src/restate/objects/order/outbox.ts': ['pending'],
  'src/restate/objects/order/save.ts': ['pending'],
  'src/restate/store/counts.ts': ['pending'],
  'src/restate/store/handler-host.ts': ['pending'],
  'src/restate/store/maintenance.ts': ['pending'],
  'src/restate/store/outbox.ts': ['pending'],
};

const tags = Object.values(orderMachine.root.states).flatMap((region) =>
  Object.values(region.states).flatMap((state) => state.tags),
);
const reasons = [
  IN_DISPUTE.reason,
  ...Object.values(GATE_RULES).flatMap(({ guards }) => guards.map(({ reason }) => reason)),
];
const WORDS: ReadonlySet<string> = new Set([
  ...ORDER_POSITIONS,
  ...FRAUD_POSITIONS,
  ...CHARGE_STATES,
  ...['applied', 'early', 'illegal', 'wrong_state', 'pruned', 'facts.reported'],
  ...tags,
  ...reasons,
  // `recorded` is also the kind of a receipt.
  ...Object.keys(GUARDS).filter((guard) => guard !== 'recorded'),
]);

/** The words of the lifecycle that a file names outside types and imports. */
function namedIn(file: string): readonly string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const words = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      if (WORDS.has(node.text) || /^(order|fraud)\.\w*$/.test(node.text)) words.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...words].sort();
}

const files = ROOMS.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) =>
    join(room, file),
  ),
).filter((file) => file.endsWith('.ts'));

describe('outside the statechart and the core', () => {
  it('there are files to check, and the check finds the words', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(namedIn('src/lifecycle/next-step.ts')).toContain('wrong_state');
    expect(namedIn('src/lifecycle/intake/late-after-pruning.ts')).toContain('illegal');
  });

  it.each(files)('no file decides about the life of an order: %s', (file) => {
    const excused = OTHER_MEANINGS[file] ?? [];
    expect(namedIn(file).filter((word) => !excused.includes(word))).toEqual([]);
  });
});
