import type { Ladder, Rung } from './ladder.js';

/** The rules as a Mermaid flowchart: down to the first one that holds, then to its state. */
export function ladderMermaid({ rungs }: Ladder): string {
  return [
    'flowchart TD',
    ...rungs.flatMap((rung, index) => [
      `  ${rung.id}["${textOf(rung)}"]`,
      `  ${rung.id} --> ${rung.id}_state(["${rung.state}"])`,
      ...nextOf(rung, rungs[index + 1]),
    ]),
  ]
    .join('\n')
    .concat('\n');
}

function nextOf({ id }: Rung, next: Rung | undefined): readonly string[] {
  return next === undefined ? [] : [`  ${id} -. otherwise .-> ${next.id}`];
}

function textOf({ id, conditions }: Rung): string {
  return `${id}: ${conditions.map(({ text }) => text).join('<br/>and ')}`;
}
