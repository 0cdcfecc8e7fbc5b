import type {
  Diagram,
  DiagramEdge,
  DiagramRegion,
  DiagramState,
} from '../../src/diagram/diagram.js';
import { escaped } from '../../src/diagram/escaped.js';
import { labelOf } from '../../src/diagram/mermaid.js';
import { round, routeSvg } from '../../src/diagram/route.js';
import { LABEL } from '../../src/diagram/sizes.js';
import { EDGES, FRAUD_FRAME, SIZE, STATES } from './overview-places.js';
import { type Colours, styleOf } from './overview-style.js';

const LEGEND = { left: 16, first: 402, line: 18 } as const;

/**
 * The statechart as the README shows it: one row for the usual life of an order, lighter lines for what
 * stops or disputes it. Of the edges from the initial state, which leads to every state, it has only those
 * of the usual life; {@link isDrawn} says which.
 */
export function overviewSvg(diagram: Diagram, colours: Colours): string {
  const { width, height } = SIZE;
  const [left, top, frameWidth, frameHeight] = FRAUD_FRAME;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    '<title id="title">The lifecycle of an order</title>',
    `<desc id="description">${escaped(diagram.description)}</desc>`,
    `<style>${styleOf(colours)}</style>`,
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    `<text class="region" x="16" y="30">order</text>`,
    `<rect class="frame" x="${left}" y="${top}" width="${frameWidth}" height="${frameHeight}" rx="8"/>`,
    `<text class="region" x="${left + 14}" y="${top + 24}">fraud review</text>`,
    `<circle class="start" cx="40" cy="122" r="5"/>${routeSvg([
      [40, 127],
      [40, 152],
    ])}`,
    ...diagram.regions.flatMap((region) => regionSvg(region)),
    ...legendOf(diagram).map(
      (text, index) =>
        `<text class="legend" x="${LEGEND.left}" y="${LEGEND.first + index * LEGEND.line}">${escaped(text)}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
}

/** Whether the picture has an edge: every one, but of those out of `unreported` only T1, T2 and T3. */
export function isDrawn({ region, edge }: { region: DiagramRegion; edge: DiagramEdge }): boolean {
  const to = region.states.find(({ key }) => key === edge.to);
  return edge.from !== 'unreported' || (edge.move !== undefined && to?.end === false);
}

/** Whether an edge stops an order or is about a dispute. */
function isException({ states }: DiagramRegion, { from, to }: DiagramEdge): boolean {
  return states.some(
    ({ key, end, tags }) =>
      (key === to && end) || ((key === from || key === to) && tags.includes('disputed')),
  );
}

function regionSvg(region: DiagramRegion): string[] {
  const drawn = region.edges.filter((edge) => isDrawn({ region, edge }));
  const light = (edge: DiagramEdge) => isException(region, edge);
  return [
    // Light lines first, so that the others are drawn over them.
    ...[...drawn.filter(light), ...drawn.filter((edge) => !light(edge))].map((edge) =>
      edgeSvg(edge, light(edge)),
    ),
    ...region.states.map((state) => stateSvg(region.name, state)),
  ];
}

function edgeSvg(edge: DiagramEdge, light: boolean): string {
  const place = EDGES[edge.id];
  if (place === undefined)
    throw new Error(`overview-places.ts has no line for ${edge.id}. Add one.`);
  const text = labelOf(edge);
  const width = text.length * LABEL.width + 4;
  const [x, y] = place.label ?? [0, 0];
  return [
    `<g class="edge${light ? ' light' : ''}" data-edge="${edge.id}">`,
    routeSvg(place.points),
    ...(text === '' || place.label === undefined
      ? []
      : [
          `<rect class="ground" x="${round(x - width / 2)}" y="${round(y - LABEL.height / 2)}" width="${width}" height="${LABEL.height}"/>`,
          `<text class="label" x="${x}" y="${round(y + 4)}">${escaped(text)}</text>`,
        ]),
    '</g>',
  ].join('');
}

function stateSvg(region: string, { key, end }: DiagramState): string {
  const id = `${region}.${key}`;
  const box = STATES[id];
  if (box === undefined) throw new Error(`overview-places.ts has no box for ${id}. Add one.`);
  const [x, y, width, height] = box;
  return [
    `<g class="state${end ? ' end' : ''}" data-state="${id}" transform="translate(${x} ${y})">`,
    `<rect class="box" width="${width}" height="${height}" rx="8"/>`,
    ...(end
      ? [`<rect class="inner" x="3" y="3" width="${width - 6}" height="${height - 6}" rx="6"/>`]
      : []),
    `<text class="name" x="${width / 2}" y="${height / 2 + 5}">${escaped(key)}</text>`,
    '</g>',
  ].join('');
}

/** What the letters and lines mean. Every guard also accepts a state that is recorded. */
function legendOf({ guards }: Diagram): readonly string[] {
  const needs = guards.map(({ letter, expression, asks }) => {
    const ways = expression.replace(/^recorded or /, '').replace(/^\((.*)\)$/, '$1');
    const words = ways.replace(/\w+/g, (name) => asks[name] ?? name);
    return `[${letter}] needs ${words}.`;
  });
  const [first = '', ...rest] = needs;
  return [
    'T1 to T20: moves that the provider documents. Light: what stops or disputes an order. The first report may be of any state.',
    first,
    rest.join('  '),
    'A guard also holds where the provider’s own transition times prove that the state was visited.',
  ];
}
