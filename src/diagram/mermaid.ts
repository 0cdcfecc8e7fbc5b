import type { Diagram, DiagramEdge, DiagramRegion } from './diagram.js';

/** The statechart as a Mermaid state diagram. */
export function mermaidOf(diagram: Diagram): string {
  const regions = diagram.regions.map((region) => regionLines(region).join('\n'));
  const guards = diagram.guards.map(({ letter, expression }) => `%% [${letter}] ${expression}`);
  return ['stateDiagram-v2', '  direction LR', ...guards.map((line) => `  ${line}`), ...regions]
    .join('\n')
    .concat('\n');
}

function regionLines({ name, initial, states, edges }: DiagramRegion): string[] {
  const id = (key: string) => `${name}_${key}`;
  return [
    `  state "${name}" as ${name} {`,
    '    direction LR',
    ...states.map(({ key }) => `    state "${key}" as ${id(key)}`),
    `    [*] --> ${id(initial)}`,
    ...edges.map((edge) => {
      const label = labelOf(edge);
      return `    ${id(edge.from)} --> ${id(edge.to)}${label === '' ? '' : ` : ${label}`}`;
    }),
    ...states.filter(({ end }) => end).map(({ key }) => `    ${id(key)} --> [*]`),
    '  }',
  ];
}

/** The label of an edge: the number of its move, and the letter of its guard. */
export function labelOf({ move, guard }: DiagramEdge): string {
  return [move ?? [], guard === undefined ? [] : `[${guard}]`].flat().join(' ');
}
