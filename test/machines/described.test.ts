import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { toDirectedGraph } from 'xstate/graph';
import { GATE_RULES, IN_DISPUTE } from '../../machines/gate-rules.js';
import { GUARDS } from '../../machines/guards.js';
import { orderMachine } from '../../machines/order.machine.js';
import { guardNames } from '../../src/lifecycle/machine/guards.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';

type Node = ReturnType<typeof toDirectedGraph>;

function everyNode(node: Node): Node[] {
  return [node, ...node.children.flatMap(everyNode)];
}

const nodes = everyNode(toDirectedGraph(orderMachine));
const edges = nodes.flatMap(({ edges: list }) => list);
const tags = new Set(nodes.flatMap(({ stateNode }) => stateNode.tags));

describe('the statechart', () => {
  it.each(nodes.map(({ id, stateNode }) => [id, stateNode.description]))(
    'describes the state %s',
    (_, description) => {
      expect(description).toMatch(/^[A-Z].{10,}\.$/s);
    },
  );

  it('shows the description of every state that it can be in to getMeta()', () => {
    const states = nodes.filter(({ stateNode }) => stateNode.type === 'atomic');
    expect(states.length).toBe(ORDER_STATES.length + FRAUD_STATES.length + 2);
    for (const { id, stateNode } of states) {
      expect(stateNode.meta, id).toEqual({ description: stateNode.description });
    }
    const snapshot = createActor(orderMachine, { input: { orderId: '1' } }).getSnapshot();
    expect(snapshot.getMeta()['order.fraud.unknown']?.description).toMatch(/review/);
  });

  it('describes every transition', () => {
    expect(edges.length).toBe(38);
    for (const { transition, id } of edges) {
      expect(transition.description, id).toMatch(/^[A-Z].{8,}\.$/s);
    }
  });

  it('describes every guard, and every guard is used', () => {
    const names = Object.keys(orderMachine.implementations.guards).sort();
    expect(Object.keys(GUARDS).sort()).toEqual(names);
    const used = new Set([
      ...edges.flatMap(({ transition }) => guardNames(transition.guard)),
      ...Object.values(GATE_RULES).flatMap(({ guards, orTagWith, after }) => [
        ...guards.map(({ name }) => name),
        ...(orTagWith === undefined ? [] : [orTagWith.guard]),
        ...(after === undefined ? [] : [after.guard]),
      ]),
    ]);
    expect([...used].sort()).toEqual(names);
  });

  it('has the tags that the gates ask for', () => {
    expect(tags).toContain(IN_DISPUTE.tag);
    for (const { tag, orTagWith, after, over, never } of Object.values(GATE_RULES)) {
      const asked = [tag, orTagWith?.tag, after?.orVisited, ...(over ?? []), never];
      for (const name of asked) expect([undefined, ...tags]).toContain(name);
    }
  });

  it('never ends, waits for nothing and starts nothing', () => {
    for (const { stateNode } of nodes) {
      expect(stateNode.type).not.toBe('final');
      expect(stateNode.after).toEqual([]);
      expect(stateNode.invoke).toEqual([]);
    }
    expect(edges.some(({ transition }) => transition.eventType.includes('*'))).toBe(false);
  });
});
