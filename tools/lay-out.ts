import elk, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js';
import type { Diagram, DiagramRegion } from '../src/diagram/diagram.js';
import type { DiagramLayout, RegionLayout } from '../src/diagram/layout.js';
import { labelOf } from '../src/diagram/mermaid.js';
import { LABEL, stateSize } from '../src/diagram/sizes.js';

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.layered.thoroughness': '60',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
  'elk.layered.spacing.nodeNodeBetweenLayers': '32',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.spacing.nodeNode': '40',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '3',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
};

// A label interrupts its edge instead of lying next to it.
const INLINE = { 'elk.edgeLabels.inline': 'true' };

/** Lays out the states and edges of every region. It runs at build time because it needs the layout library. */
export async function layOut(diagram: Diagram): Promise<DiagramLayout> {
  return Object.fromEntries(
    await Promise.all(
      diagram.regions.map(async (region) => [region.name, await layOutRegion(region)] as const),
    ),
  );
}

async function layOutRegion(region: DiagramRegion): Promise<RegionLayout> {
  const graph: ElkNode = {
    id: region.name,
    layoutOptions: OPTIONS,
    children: [
      { id: '*', width: 12, height: 12 },
      ...region.states.map((state) => ({ id: state.key, ...stateSize(state) })),
    ],
    edges: [
      { id: 'start', sources: ['*'], targets: [region.initial] },
      ...region.edges.map((edge) => {
        const text = labelOf(edge);
        return {
          id: edge.id,
          sources: [edge.from],
          targets: [edge.to],
          labels:
            text === ''
              ? []
              : [
                  {
                    id: `${edge.id}-label`,
                    text,
                    width: text.length * LABEL.width + 6,
                    height: LABEL.height,
                    layoutOptions: INLINE,
                  },
                ],
        };
      }),
    ],
  };
  const placed = await new elk.default().layout(graph);
  const { x: startX = 0, y: startY = 0 } = placed.children?.find(({ id }) => id === '*') ?? {};
  return {
    width: round(placed.width),
    height: round(placed.height),
    start: [round(startX) + 6, round(startY) + 6],
    states: Object.fromEntries(
      (placed.children ?? [])
        .filter(({ id }) => id !== '*')
        .map(({ id, x, y, width, height }) => [
          id,
          [round(x), round(y), round(width), round(height)],
        ]),
    ),
    edges: Object.fromEntries((placed.edges ?? []).map((edge) => [edge.id, routeOf(edge)])),
  };
}

function routeOf({ sections = [], labels = [] }: ElkExtendedEdge): RegionLayout['edges'][string] {
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
  const [label] = labels;
  return {
    points: points.map(({ x, y }) => [round(x), round(y)]),
    ...(label === undefined
      ? {}
      : {
          label: [
            round((label.x ?? 0) + (label.width ?? 0) / 2),
            round((label.y ?? 0) + (label.height ?? 0) / 2),
          ],
        }),
  };
}

function round(value: number | undefined): number {
  return Math.round((value ?? 0) * 10) / 10;
}
