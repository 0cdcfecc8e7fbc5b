import { describe, expect, it } from 'vitest';
import { diagramOf } from '../../src/diagram/diagram.js';
import { HINTS } from '../../src/diagram/layout/hints.js';
import { layOutRegion } from '../../src/diagram/layout/lay-out-region.js';
import type { Box, Orientation, Point } from '../../src/diagram/layout/layout.js';
import { LABEL, LABEL_HEIGHT, textWidth } from '../../src/diagram/layout/text-size.js';
import { labelOf } from '../../src/diagram/mermaid.js';
import { svgOf } from '../../src/diagram/svg.js';

const diagram = diagramOf();
const laidOut = (['across', 'upright'] as const).flatMap((orientation) =>
  diagram.regions.map((region) => ({
    ...{ name: region.name, orientation, region },
    layout: layOutRegion(region, orientation),
  })),
);

describe('the hints of the layout', () => {
  it.each(diagram.regions)('place every state of $name once', ({ name, states }) => {
    const { row = [], before = [], after = [] } = HINTS[name] ?? {};
    const placed = [...row, ...before, ...after];
    expect(placed.toSorted()).toEqual(states.map(({ key }) => key).toSorted());
  });
});

describe.each(laidOut)(
  'the region $name, $orientation',
  ({ name, orientation, region, layout }) => {
    const { row = [], usual = 0 } = HINTS[name] ?? {};

    it('runs its usual life in one straight line, from the beginning on', () => {
      const life = row.slice(0, usual);
      const middles = life.map((key) => middleOf(layout.states[key], orientation));
      expect(new Set(middles).size).toBe(1);
      for (const [index, key] of life.entries()) {
        const next = life[index + 1];
        const line = layout.edges[`${name}-${key}-${next}`];
        if (next === undefined || line === undefined) continue;
        expect(line.points).toHaveLength(2);
        expect(line.points.map((point) => point[orientation === 'across' ? 1 : 0])).toEqual([
          ...[middles[0], middles[0]],
        ]);
        const [from, to] = line.points.map((point) => point[orientation === 'across' ? 0 : 1]);
        expect(from).toBeLessThan(to ?? 0);
      }
    });

    it.each(region.edges)('leads $id from the border of one state to that of the other', (edge) => {
      const { points = [] } = layout.edges[edge.id] ?? {};
      expect(isOnBorder(points[0], layout.states[edge.from])).toBe(true);
      expect(isOnBorder(points.at(-1), layout.states[edge.to])).toBe(true);
      for (const [index, [x, y]] of points.entries()) {
        const [nextX, nextY] = points[index + 1] ?? [x, y];
        expect(x === nextX || y === nextY).toBe(true);
      }
    });

    it('leads no line through a state', () => {
      for (const { id, from, to } of region.edges) {
        const { points = [] } = layout.edges[id] ?? {};
        for (const [index, point] of points.entries()) {
          const next = points[index + 1];
          if (next === undefined) continue;
          const crossed = Object.entries(layout.states)
            .filter(([key, box]) => key !== from && key !== to && overlap(around(point, next), box))
            .map(([key]) => key);
          expect({ id, crossed }).toEqual({ id, crossed: [] });
        }
      }
    });

    it('keeps states and labels apart', () => {
      const labels = region.edges.flatMap((edge) => {
        const text = labelOf(edge);
        if (text === '') return [];
        const place = layout.edges[edge.id]?.label;
        expect(place).toBeDefined();
        const [x, y] = place ?? [0, 0];
        const width = textWidth(text, LABEL);
        const box: Box = [x - width / 2, y - LABEL_HEIGHT / 2, width, LABEL_HEIGHT];
        return [{ name: `${edge.id} ${text}`, box }];
      });
      const all = [
        ...labels,
        ...Object.entries(layout.states).map(([key, box]) => ({ name: key, box })),
      ];
      for (const [index, { name: one, box }] of all.entries()) {
        const touched = all.slice(index + 1).filter((other) => overlap(box, other.box));
        expect({ one, touched: touched.map((other) => other.name) }).toEqual({ one, touched: [] });
      }
    });
  },
);

describe('the text of the drawing', () => {
  /** The smallest font, in pixels of a page on which the drawing is this wide at most. */
  const smallestFont = (orientation: Orientation, page: number) => {
    const svg = svgOf(diagram, { orientation });
    const sizes = [...svg.matchAll(/font-size: ([\d.]+)px/g)].map(([, size]) => Number(size));
    const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1]);
    return Math.min(...sizes) * Math.min(1, page / width);
  };

  it('can be read across on a page of 1280 pixels, and on pages of code hosts', () => {
    expect(smallestFont('across', 1_240)).toBeGreaterThanOrEqual(11);
    expect(smallestFont('across', 830)).toBeGreaterThanOrEqual(10);
    expect(smallestFont('across', 700)).toBeGreaterThanOrEqual(8.5);
  });

  it('can be read upright on a phone', () => {
    expect(smallestFont('upright', 390)).toBeGreaterThanOrEqual(9);
  });

  it('fits a page of paper across', () => {
    const [, width = 0, height = 0] = (
      / width="(\d+)" height="(\d+)"/.exec(svgOf(diagram)) ?? []
    ).map(Number);
    expect(width / height).toBeGreaterThan(Math.SQRT2);
  });
});

describe('the legend', () => {
  it.each(['across', 'upright'] as const)(
    'explains every letter and every move (%s)',
    (orientation) => {
      const svg = svgOf(diagram, { orientation });
      const marks = [...svg.matchAll(/class="legend-mark"[^>]*>([^<]*)</g)].map(([, mark]) => mark);
      const used = diagram.regions.flatMap(({ edges }) =>
        edges.flatMap(({ move, guard }) =>
          [move ?? [], guard === undefined ? [] : `[${guard}]`].flat(),
        ),
      );
      expect(marks.toSorted()).toEqual([...new Set(used)].toSorted());
    },
  );

  it('says in words what each guard needs', () => {
    for (const { expression } of diagram.guards) expect(expression).toMatch(/^recorded or /);
    const legend = /<g class="legend-lines.*$/s.exec(svgOf(diagram))?.[0] ?? '';
    expect(legend).toContain('Needs the fraud review to have passed and every living charge');
    expect(legend.replaceAll(/<[^>]*>/g, ' ')).not.toMatch(/[a-z]+[A-Z]/);
  });

  it('can be left out, for a page that has its own', () => {
    expect(svgOf(diagram, { legend: false })).not.toContain('legend-lines');
  });
});

function middleOf(box: Box | undefined, orientation: Orientation): number {
  const [x, y, width, height] = box ?? [0, 0, 0, 0];
  return orientation === 'across' ? y + height / 2 : x + width / 2;
}

function isOnBorder(point: Point | undefined, box: Box | undefined): boolean {
  if (point === undefined || box === undefined) return false;
  const [x, y] = point;
  const [left, top, width, height] = box;
  const insideX = x >= left && x <= left + width;
  const insideY = y >= top && y <= top + height;
  const onX = (x === left || x === left + width) && insideY;
  const onY = (y === top || y === top + height) && insideX;
  return onX || onY;
}

/** A line as a box that is hardly wider. */
function around([x, y]: Point, [otherX, otherY]: Point): Box {
  const [left, top] = [Math.min(x, otherX), Math.min(y, otherY)];
  return [left - 1, top - 1, Math.abs(x - otherX) + 2, Math.abs(y - otherY) + 2];
}

function overlap([x, y, width, height]: Box, [left, top, otherWidth, otherHeight]: Box): boolean {
  return x < left + otherWidth && left < x + width && y < top + otherHeight && top < y + height;
}
