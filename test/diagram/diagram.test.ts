import { describe, expect, it } from 'vitest';
import { orderMachine } from '../../machines/order.machine.js';
import { diagramOf } from '../../src/diagram/diagram.js';
import { withDiagram } from '../../src/diagram/markdown.js';
import { mermaidOf } from '../../src/diagram/mermaid.js';
import { svgOf } from '../../src/diagram/svg.js';
import { FRAUD_STATES, ORDER_STATES } from '../../src/order/state.js';

const diagram = diagramOf();
const everyEdge = diagram.regions.flatMap(({ name, edges }) =>
  edges.map((edge) => ({ name, ...edge })),
);

describe('the diagram', () => {
  it('has every state of both regions', () => {
    expect(diagram.regions.map(({ states }) => states.map(({ key }) => key).sort())).toEqual([
      [...ORDER_STATES, 'unreported'].sort(),
      [...FRAUD_STATES, 'unknown'].sort(),
    ]);
  });

  it('has as many edges as the machine has transitions with a target, each with its own id', () => {
    const { order, fraud } = orderMachine.config.states ?? {};
    const counted = [order, fraud].flatMap((region) =>
      Object.values(region?.states ?? {}).flatMap((state) => Object.keys(state.on ?? {})),
    );
    expect(everyEdge).toHaveLength(counted.length);
    expect(new Set(everyEdge.map(({ id }) => id)).size).toBe(counted.length);
  });

  it('spells out a combined guard and what each part needs', () => {
    const accepted = everyEdge.find(({ id }) => id === 'order-in_review-accepted');
    const guard = diagram.guards.find(({ letter }) => letter === accepted?.guard);
    expect(guard?.expression).toBe(
      'recorded or (fraudPassed and noLivingChargePending and notOnlyFailedCharges)',
    );
    expect(Object.keys(guard?.asks ?? {})).toEqual([
      'recorded',
      'fraudPassed',
      'noLivingChargePending',
      'notOnlyFailedCharges',
    ]);
  });

  it('marks states without edges out of them', () => {
    const ends = diagram.regions.map(({ states }) => states.filter(({ end }) => end));
    expect(ends.map((list) => list.map(({ key }) => key))).toEqual([
      ['cancelled', 'blocked'],
      ['blocked'],
    ]);
  });
});

describe('the drawings', () => {
  const svg = svgOf(diagram);
  const mermaid = mermaidOf(diagram);

  it('show every state and every edge', () => {
    for (const { name, states } of diagram.regions) {
      for (const { key } of states) {
        expect(svg).toContain(`data-state="${name}.${key}"`);
        expect(mermaid).toContain(`state "${key}" as ${name}_${key}`);
      }
    }
    for (const { id, name, from, to } of everyEdge) {
      expect(svg).toContain(`data-edge="${id}"`);
      expect(mermaid).toContain(`${name}_${from} --> ${name}_${to}`);
    }
  });

  it('contain their colours unless the page has them', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svgOf(diagram, { styled: false })).not.toContain('<style');
  });
});

describe('a page with markers', () => {
  it('gets the diagram between them and keeps the rest', () => {
    const page = 'before\n<!-- diagram:begin -->\nold\n<!-- diagram:end -->\nafter\n';
    const drawn = withDiagram(page, diagram);
    expect(drawn).toMatch(/^before\n<!-- diagram:begin -->\n```mermaid\nstateDiagram-v2/);
    expect(drawn).toMatch(/<!-- diagram:end -->\nafter\n$/);
    expect(drawn).not.toContain('old');
  });

  it('is unchanged without them', () => {
    expect(withDiagram('no place', diagram)).toBeUndefined();
  });
});
