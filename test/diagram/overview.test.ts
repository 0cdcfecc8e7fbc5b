import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagramOf } from '../../src/diagram/diagram.js';
import { labelOf } from '../../src/diagram/mermaid.js';
import { LABEL } from '../../src/diagram/sizes.js';
import { isDrawn, overviewSvg } from '../../tools/pictures/overview.js';
import { type Box, EDGES, SIZE, STATES } from '../../tools/pictures/overview-places.js';
import { COLOURS } from '../../tools/pictures/overview-style.js';

// `npm run docs:pictures` generates these files.
const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const diagram = diagramOf();
const drawn = diagram.regions.flatMap((region) =>
  region.edges.filter((edge) => isDrawn({ region, edge })).map((edge) => ({ region, edge })),
);

describe('the picture of the statechart in the README', () => {
  it.each(['light', 'dark'] as const)('is drawn from the statechart (%s)', async (theme) => {
    const svg = overviewSvg(diagram, COLOURS[theme]);
    await expect(svg).toMatchFileSnapshot(`${pictures}statechart-${theme}.svg`);
  });

  it('has every state and no other', () => {
    const states = diagram.regions.flatMap(({ name, states }) =>
      states.map(({ key }) => `${name}.${key}`),
    );
    expect(Object.keys(STATES).sort()).toEqual(states.sort());
  });

  it('has every edge but those of a first report, and no other', () => {
    expect(Object.keys(EDGES).sort()).toEqual(drawn.map(({ edge }) => edge.id).sort());
    const left = diagram.regions.flatMap(({ edges }) => edges).filter(({ id }) => !(id in EDGES));
    expect(new Set(left.map(({ from }) => from))).toEqual(new Set(['unreported']));
    expect(left.map(({ to }) => to)).not.toContain('accepted');
  });

  it('says in its legend what each guard needs', () => {
    const svg = overviewSvg(diagram, COLOURS.light);
    for (const { letter, expression } of diagram.guards) {
      expect(expression).toMatch(/^recorded or /);
      expect(svg).toContain(`[${letter}] needs `);
    }
    expect(svg).not.toMatch(/needs [a-z]+[A-Z]/);
  });
});

describe('its places', () => {
  const boxOf = (region: string, key: string) => STATES[`${region}.${key}`] ?? [0, 0, 0, 0];

  it.each(drawn)('lead $edge.id from the border of one box to that of the other', (one) => {
    const { region, edge } = one;
    const { points = [] } = EDGES[edge.id] ?? {};
    expect(isOnBorder(points[0], boxOf(region.name, edge.from))).toBe(true);
    expect(isOnBorder(points.at(-1), boxOf(region.name, edge.to))).toBe(true);
    for (const [index, [x, y]] of points.entries()) {
      const [nextX, nextY] = points[index + 1] ?? [x, y];
      expect(x === nextX || y === nextY).toBe(true);
    }
  });

  it('keep states and labels apart and inside the picture', () => {
    const labels = drawn.flatMap(({ edge }) => {
      const text = labelOf(edge);
      const place = EDGES[edge.id]?.label;
      if (text === '') return [];
      expect(place).toBeDefined();
      const [x, y] = place ?? [0, 0];
      const width = text.length * LABEL.width + 4;
      const box: Box = [x - width / 2, y - LABEL.height / 2, width, LABEL.height];
      return [{ name: `${edge.id} ${text}`, box }];
    });
    const all = [...labels, ...Object.entries(STATES).map(([name, box]) => ({ name, box }))];
    for (const [index, { name, box }] of all.entries()) {
      const [left, top, width, height] = box;
      expect(left >= 0 && top >= 0 && left + width <= SIZE.width).toBe(true);
      expect(top + height).toBeLessThanOrEqual(SIZE.height);
      const touched = all.slice(index + 1).filter((other) => overlap(box, other.box));
      expect({ name, touched: touched.map((other) => other.name) }).toEqual({ name, touched: [] });
    }
  });
});

function isOnBorder(point: readonly [number, number] | undefined, box: Box): boolean {
  if (point === undefined) return false;
  const [x, y] = point;
  const [left, top, width, height] = box;
  const insideX = x >= left && x <= left + width;
  const insideY = y >= top && y <= top + height;
  const onX = (x === left || x === left + width) && insideY;
  const onY = (y === top || y === top + height) && insideX;
  return onX || onY;
}

function overlap([x, y, width, height]: Box, [left, top, otherWidth, otherHeight]: Box): boolean {
  return x < left + otherWidth && left < x + width && y < top + otherHeight && top < y + height;
}
