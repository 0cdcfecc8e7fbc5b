import type { Diagram, DiagramEdge, DiagramRegion } from './diagram.js';
import { mermaidOf } from './mermaid.js';

const BEGIN = '<!-- diagram:begin -->';
const END = '<!-- diagram:end -->';

/** The diagram for a Markdown page: the Mermaid diagram, and what its guards need. */
export function markdownOf(diagram: Diagram): string {
  return ['```mermaid', mermaidOf(diagram).trimEnd(), '```', '', ...guardLines(diagram)].join('\n');
}

/** A page with the diagram between its markers; undefined when it has no markers. */
export function withDiagram(page: string, diagram: Diagram): string | undefined {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) return undefined;
  return `${page.slice(0, begin + BEGIN.length)}\n${markdownOf(diagram)}\n${page.slice(end)}`;
}

/** A page about the statechart: the diagram, every state, every edge, every guard. */
export function pageOf(diagram: Diagram): string {
  return [
    '# The statechart',
    '',
    'Made by `order-lifecycle diagram --format markdown` from the statechart that runs; a test fails',
    'when this page is older than the code. To print: [across](statechart.svg), or',
    '[upright](statechart-upright.svg), as phones show it.',
    '',
    '<picture>',
    '  <source media="(max-width: 1100px)" srcset="statechart-upright.svg">',
    `  <img src="statechart.svg" alt="${altOf(diagram)}">`,
    '</picture>',
    '',
    'The same for pages that draw Mermaid diagrams:',
    '',
    BEGIN,
    markdownOf(diagram),
    END,
    ...diagram.regions.flatMap((region) => regionLines(region)),
    '',
    '## Guards',
    '',
    'A guard on an edge checks the facts of the report, or the other region.',
    '',
    ...guardLines(diagram),
    '',
  ].join('\n');
}

/** The picture in words, for those who do not see it. */
function altOf({ regions }: Diagram): string {
  return regions
    .map(({ name, states }) => `States of ${name}: ${states.map(({ key }) => key).join(', ')}.`)
    .join(' ');
}

function guardLines({ guards }: Diagram): string[] {
  return guards.map(
    ({ letter, expression, asks }) =>
      `- **[${letter}]** \`${expression}\`: ${Object.entries(asks)
        .map(([name, sentence]) => `\`${name}\` needs ${sentence}`)
        .join('; ')}.`,
  );
}

function regionLines({ name, description, initial, states, edges }: DiagramRegion): string[] {
  return [
    '',
    `## Region \`${name}\``,
    '',
    `${description} It begins in \`${initial}\`.`,
    '',
    '| state | tags | what it means |',
    '|---|---|---|',
    ...states.map(
      (state) =>
        `| \`${state.key}\` | ${state.tags.map((tag) => `\`${tag}\``).join(', ')} | ${state.description} |`,
    ),
    '',
    '| from | to | on | move | guard | why |',
    '|---|---|---|---|---|---|',
    ...edges.map(edgeLine),
  ];
}

function edgeLine({ from, to, event, move, guard, description }: DiagramEdge): string {
  const letter = guard === undefined ? '' : `[${guard}]`;
  return `| \`${from}\` | \`${to}\` | \`${event}\` | ${move ?? ''} | ${letter} | ${description} |`;
}
