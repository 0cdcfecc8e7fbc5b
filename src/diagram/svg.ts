import type { Diagram, DiagramEdge, DiagramRegion, DiagramState } from './diagram.js';
import { escaped } from './escaped.js';
import type { DiagramLayout, RegionLayout } from './layout.js';
import { labelOf } from './mermaid.js';
import { round, routeSvg } from './route.js';
import { LABEL } from './sizes.js';
import { SVG_STYLE } from './svg-style.js';

/** The options of an SVG. */
export interface SvgOptions {
  /** Whether it contains its colours. Default true; false when the page around it has them. */
  readonly styled?: boolean;
}

const MARGIN = 20;
const TITLE = 44;
const LEGEND_LINE = 20;

/**
 * The statechart as an SVG document, for light, dark and print. States carry `data-state`
 * (`region.state`) and edges `data-edge`, so that a page can mark the path of an order.
 */
export function svgOf(
  diagram: Diagram,
  layout: DiagramLayout,
  { styled = true }: SvgOptions = {},
): string {
  const placed = diagram.regions.flatMap((region) => {
    const place = layout[region.name];
    return place === undefined ? [] : [{ region, place }];
  });
  const width = Math.max(...placed.map(({ place }) => place.width)) + 2 * MARGIN;
  let y = MARGIN;
  const parts: string[] = [];
  for (const { region, place } of placed) {
    parts.push(regionSvg(region, place, width - 2 * MARGIN, y));
    y += place.height + TITLE + MARGIN;
  }
  const legend = legendLines(diagram);
  parts.push(legendSvg(legend, y));
  const height = y + legend.length * LEGEND_LINE + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="statechart" role="img" aria-labelledby="statechart-title statechart-description">`,
    `<title id="statechart-title">The lifecycle of an order</title>`,
    `<desc id="statechart-description">${escaped(diagram.description)}</desc>`,
    ...(styled ? [`<style>${SVG_STYLE}</style>`] : []),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function regionSvg(region: DiagramRegion, place: RegionLayout, width: number, y: number): string {
  const { name, description, states, edges, initial } = region;
  const [x0, y0] = place.start;
  const start = place.edges.start;
  const named = edges.some(({ move }) => move !== undefined);
  const fine = ({ move }: DiagramEdge) => named && move === undefined;
  return [
    `<g class="region" data-region="${name}" transform="translate(${MARGIN} ${y})">`,
    `<rect class="frame" width="${width}" height="${place.height + TITLE}" rx="10"/>`,
    `<text class="region-name" x="16" y="28">${escaped(name)}</text>`,
    `<text class="region-description" x="${28 + name.length * 10}" y="28">${escaped(description)}</text>`,
    `<g transform="translate(${round((width - place.width) / 2)} ${TITLE})">`,
    `<circle class="start" cx="${x0}" cy="${y0}" r="6"/>`,
    ...(start === undefined
      ? []
      : [`<g class="edge" data-edge="${name}-start-${initial}">${routeSvg(start.points)}</g>`]),
    // Fine lines first, so that the others are drawn over them.
    ...[...edges.filter(fine), ...edges.filter((edge) => !fine(edge))].map((edge) =>
      edgeSvg(edge, place, fine(edge)),
    ),
    ...states.map((state) => stateSvg(name, state, place)),
    '</g>',
    '</g>',
  ].join('\n');
}

function stateSvg(region: string, state: DiagramState, place: RegionLayout): string {
  const [x, y, width, height] = place.states[state.key] ?? [0, 0, 0, 0];
  const tags = state.tags.map(
    (line, index) =>
      `<text class="tag" x="${width / 2}" y="${42 + index * 14}">${escaped(line)}</text>`,
  );
  return [
    `<g class="state${state.end ? ' end' : ''}" data-state="${region}.${state.key}" transform="translate(${x} ${y})">`,
    `<title>${escaped(state.description)}</title>`,
    `<rect class="box" width="${width}" height="${height}" rx="8"/>`,
    ...(state.end
      ? [
          `<rect class="inner" x="3" y="3" width="${round(width - 6)}" height="${round(height - 6)}" rx="6"/>`,
        ]
      : []),
    `<text class="name" x="${width / 2}" y="${tags.length === 0 ? 23 : 24}">${escaped(state.key)}</text>`,
    ...tags,
    '</g>',
  ].join('');
}

function edgeSvg(edge: DiagramEdge, place: RegionLayout, fine: boolean): string {
  const route = place.edges[edge.id];
  if (route === undefined) return '';
  const text = labelOf(edge);
  const width = text.length * LABEL.width + 2;
  const [x, y] = route.label ?? [0, 0];
  return [
    `<g class="edge${fine ? ' fine' : ''}" data-edge="${edge.id}">`,
    `<title>${escaped(`${edge.from} to ${edge.to} on ${edge.event}. ${edge.description}`)}</title>`,
    routeSvg(route.points),
    ...(text === '' || route.label === undefined
      ? []
      : [
          `<rect class="label-ground" x="${round(x - width / 2)}" y="${round(y - LABEL.height / 2)}" width="${width}" height="${LABEL.height}"/>`,
          `<text class="label" x="${x}" y="${round(y + 4)}">${escaped(text)}</text>`,
        ]),
    '</g>',
  ].join('');
}

function legendLines({ guards }: Diagram): readonly (readonly [string, string])[] {
  return [
    ...guards.map(({ letter, expression, asks }): [string, string] => [
      `[${letter}]`,
      `${expression}: ${Object.entries(asks)
        .map(([name, sentence]) => `${name} needs ${sentence}`)
        .join('; ')}.`,
    ]),
    [
      'T…',
      'A move that the documentation of the provider names. A fine line is one that it does not name.',
    ],
    ['▣', 'A state that no edge leads out of. Small words in a state are its tags.'],
  ];
}

function legendSvg(lines: readonly (readonly [string, string])[], y: number): string {
  const rows = lines.map(
    ([mark, text], index) =>
      `<text class="legend-mark" x="16" y="${12 + index * LEGEND_LINE}">${escaped(mark)}</text>` +
      `<text class="legend" x="48" y="${12 + index * LEGEND_LINE}">${escaped(text)}</text>`,
  );
  return `<g class="legend-lines" transform="translate(${MARGIN} ${y})">${rows.join('')}</g>`;
}
