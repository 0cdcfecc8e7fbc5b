import type { Diagram, DiagramEdge, DiagramRegion, DiagramState } from './diagram.js';
import { escaped } from './escaped.js';
import { HINTS, type LayoutHints } from './layout/hints.js';
import { layOutRegion } from './layout/lay-out-region.js';
import type { Orientation, RegionLayout } from './layout/layout.js';
import { LABEL, LABEL_HEIGHT, textWidth } from './layout/text-size.js';
import { legendOf } from './legend.js';
import { guardText, type LegendText, moveText } from './legend-text.js';
import { labelOf } from './mermaid.js';
import { round, routeSvg } from './route.js';
import { type SvgTheme, svgStyle } from './svg-style.js';

/** The options of an SVG. */
export interface SvgOptions {
  /** Whether it contains its colours. Default true; false when the page around it has them. */
  readonly styled?: boolean;
  /** Its colours, whatever the reader prefers. Default: light, dark and print by the page's media. */
  readonly theme?: SvgTheme;
  /** Which way the usual life of an order runs: `across` for pages and print (the default), `upright` for phones. */
  readonly orientation?: Orientation;
  /** Whether the guards and moves are explained below the drawing. Default true. */
  readonly legend?: boolean;
}

const MARGIN = { across: 16, upright: 10 } as const;
const TITLE = 36;
const NO_HINTS: Pick<LayoutHints, 'row' | 'usual'> = { row: [], usual: 0 };
const FRAME = { side: 10, title: 32, bottom: 12, above: 20 } as const;
const LEGEND = { above: 26, beside: 24, line: 14 } as const;

/**
 * The statechart as an SVG document, for light, dark and print. States carry `data-state`
 * (`region.state`) and edges `data-edge`, so that a page can mark the path of an order.
 */
export function svgOf(
  diagram: Diagram,
  { styled = true, theme, orientation = 'across', legend = true }: SvgOptions = {},
): string {
  const [first, ...others] = diagram.regions;
  if (first === undefined) throw new Error('The statechart has no region. Give it one.');
  const margin = MARGIN[orientation];
  const main = layOutRegion(first, orientation);
  // The small regions lie across in both drawings.
  const frames = others.map((region) => {
    const layout = layOutRegion(region, 'across');
    return { region, layout, ...framed(layout) };
  });
  const inner = Math.max(main.width, ...frames.map((frame) => frame.width));
  const width = Math.ceil(inner + 2 * margin);
  const top = margin + TITLE;
  const parts = [regionSvg(first, main, [round((width - main.width) / 2), top])];
  let bottom = top + main.height;
  // What is left beside the frames, for the guards.
  let left = inner;
  let guardsTop = bottom;
  for (const frame of frames) {
    const free = orientation === 'across' ? freeUnder(main, inner - frame.width) : main.height;
    const isBeside = free < main.height;
    const x = isBeside ? width - margin - frame.width : (width - frame.width) / 2;
    const y = (isBeside ? top + free : bottom) + FRAME.above;
    parts.push(framedSvg(frame.region, frame.layout, [round(x), round(y)]));
    bottom = Math.max(bottom, y + frame.height);
    if (isBeside) left = x - margin - LEGEND.beside;
    else guardsTop = bottom;
  }
  if (legend) {
    const text = legendOf(diagram);
    const guards = guardText(text, left);
    parts.push(legendSvg(guards, [margin, guardsTop + LEGEND.above]));
    bottom = Math.max(bottom, guardsTop + LEGEND.above + guards.height - LEGEND.line);
    const moves = moveText(text, { width: inner, columns: orientation === 'across' ? 3 : 1 });
    parts.push(legendSvg(moves, [margin, round(bottom + LEGEND.above)]));
    bottom += LEGEND.above + moves.height - LEGEND.line;
  }
  const height = Math.ceil(bottom + margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="statechart" role="img" aria-labelledby="statechart-title statechart-description">`,
    '<title id="statechart-title">The lifecycle of an order</title>',
    `<desc id="statechart-description">${escaped(diagram.description)}</desc>`,
    ...(styled ? [`<style>${svgStyle(theme)}</style>`] : []),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="region-name" x="${margin}" y="${margin + 14}">${escaped(first.name)}<tspan class="region-description" dx="10">${escaped(first.description)}</tspan></text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** The size of a region with the frame around it. */
function framed({ width, height }: RegionLayout): { width: number; height: number } {
  return {
    width: width + 2 * FRAME.side,
    height: height + FRAME.title + FRAME.bottom,
  };
}

/** How far down the states go right of `x`. */
function freeUnder({ states }: RegionLayout, x: number): number {
  const right = Object.values(states).filter(([left, , width]) => left + width + 12 > x);
  return Math.max(...right.map(([, top, , height]) => top + height));
}

function framedSvg(
  region: DiagramRegion,
  layout: RegionLayout,
  [x, y]: readonly [number, number],
): string {
  const { width, height } = framed(layout);
  return [
    `<g transform="translate(${x} ${y})">`,
    `<rect class="frame" width="${round(width)}" height="${round(height)}" rx="10"/>`,
    `<text class="region-name" x="${FRAME.side}" y="23">${escaped(region.name)}<tspan class="region-description" dx="10">${escaped(region.description)}</tspan></text>`,
    regionSvg(region, layout, [FRAME.side, FRAME.title]),
    '</g>',
  ].join('\n');
}

function regionSvg(
  region: DiagramRegion,
  layout: RegionLayout,
  [x, y]: readonly [number, number],
): string {
  const { name, states, edges, initial } = region;
  const [startX, startY] = layout.start;
  const start = layout.edges.start;
  const weights = edges.map((edge) => ({ edge, weight: weightOf(region, edge) }));
  // Light lines first, so that the others are drawn over them.
  const ordered = ['fine', '', 'main'].flatMap((weight) =>
    weights.filter((one) => one.weight === weight),
  );
  return [
    `<g class="region" data-region="${name}" transform="translate(${x} ${y})">`,
    '<g class="edges">',
    ...ordered.map(({ edge, weight }) => edgeSvg(edge, layout, weight)),
    ...(start === undefined
      ? []
      : [
          `<g class="edge main" data-edge="${name}-start-${initial}">${routeSvg(start.points)}</g>`,
        ]),
    '</g>',
    `<circle class="start" cx="${startX}" cy="${startY}" r="5"/>`,
    ...states.map((state) => stateSvg(region, state, layout)),
    '</g>',
  ].join('\n');
}

/** How an edge is drawn: `main` on the usual life, `fine` for an exception. */
function weightOf({ name, initial }: DiagramRegion, { from, to, move }: DiagramEdge): string {
  const { row, usual } = HINTS[name] ?? NO_HINTS;
  const life = row.slice(0, usual);
  const [at, next] = [life.indexOf(from), life.indexOf(to)];
  if (at === -1 || next === -1) return 'fine';
  if (next === at + 1) return 'main';
  return from === initial && move === undefined ? 'fine' : '';
}

function stateSvg({ name }: DiagramRegion, state: DiagramState, layout: RegionLayout): string {
  const [x, y, width, height] = layout.states[state.key] ?? [0, 0, 0, 0];
  const { row, usual } = HINTS[name] ?? NO_HINTS;
  const isUsual = row.slice(0, usual).includes(state.key);
  const classes = [
    'state',
    ...(state.end ? ['end'] : []),
    ...(isUsual ? [] : ['aside']),
    ...(row.includes(state.key) ? [] : ['bar']),
  ];
  const tags = state.tags.length === 0 ? '' : ` Tags: ${state.tags.join(', ')}.`;
  return [
    `<g class="${classes.join(' ')}" data-state="${name}.${state.key}" transform="translate(${round(x)} ${round(y)})">`,
    `<title>${escaped(state.description + tags)}</title>`,
    `<rect class="box" width="${round(width)}" height="${round(height)}" rx="8"/>`,
    ...(state.end
      ? [
          `<rect class="inner" x="3" y="3" width="${round(width - 6)}" height="${round(height - 6)}" rx="6"/>`,
        ]
      : []),
    `<text class="name" x="${round(width / 2)}" y="${round(height / 2 + 5)}">${escaped(state.key)}</text>`,
    '</g>',
  ].join('');
}

function edgeSvg(edge: DiagramEdge, layout: RegionLayout, weight: string): string {
  const route = layout.edges[edge.id];
  if (route === undefined) return '';
  const text = labelOf(edge);
  const width = Math.ceil(textWidth(text, LABEL)) + 2;
  const [x, y] = route.label ?? [0, 0];
  return [
    `<g class="edge${weight === '' ? '' : ` ${weight}`}" data-edge="${edge.id}">`,
    `<title>${escaped(`${edge.from} to ${edge.to} on ${edge.event}. ${edge.description}`)}</title>`,
    routeSvg(route.points),
    ...(text === '' || route.label === undefined
      ? []
      : [
          `<rect class="label-ground" x="${round(x - width / 2)}" y="${round(y - LABEL_HEIGHT / 2)}" width="${width}" height="${LABEL_HEIGHT}"/>`,
          `<text class="label" x="${round(x)}" y="${round(y + 4)}">${escaped(text)}</text>`,
        ]),
    '</g>',
  ].join('');
}

function legendSvg({ lines }: LegendText, [x, y]: readonly [number, number]): string {
  const rows = lines.map(
    ({ text, at: [left, top], isMark }) =>
      `<text class="${isMark ? 'legend-mark' : 'legend'}" x="${round(left)}" y="${top}">${escaped(text)}</text>`,
  );
  return `<g class="legend-lines" transform="translate(${x} ${y})">\n${rows.join('\n')}\n</g>`;
}
