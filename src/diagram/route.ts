import type { Point } from './layout/layout.js';

const CORNER = 6;
const HEAD = 8;

/** The line of an edge with round corners, and its head, as SVG. */
export function routeSvg(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = points.at(-1);
  const before = points.at(-2);
  if (first === undefined || last === undefined || before === undefined) return '';
  const steps = rest.map((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) return `L${at(towards(point, points[index] ?? point, HEAD - 1))}`;
    const from = towards(point, points[index] ?? point, CORNER);
    return `L${at(from)}Q${at(point)} ${at(towards(point, next, CORNER))}`;
  });
  const [x, y] = last;
  const [ux, uy] = unit(before, last);
  const wing = (side: number): Point => [
    x - ux * HEAD - uy * side * (HEAD / 2),
    y - uy * HEAD + ux * side * (HEAD / 2),
  ];
  return `<path class="line" d="M${at(first)}${steps.join('')}"/><path class="head" d="M${at(last)}L${at(wing(1))}L${at(wing(-1))}Z"/>`;
}

/** The point `by` pixels from `point` towards `other`, at most half the distance. */
function towards(point: Point, other: Point, by: number): Point {
  const length = Math.hypot(other[0] - point[0], other[1] - point[1]);
  const [ux, uy] = unit(point, other);
  const step = Math.min(by, length / 2);
  return [point[0] + ux * step, point[1] + uy * step];
}

function unit(from: Point, to: Point): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
}

function at([x, y]: Point): string {
  return `${round(x)} ${round(y)}`;
}

/** A length in pixels with one decimal. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
