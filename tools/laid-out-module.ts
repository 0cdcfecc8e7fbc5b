import type { DiagramLayout } from '../src/diagram/layout.js';

/** The source text of `src/diagram/laid-out.ts`. */
export function laidOutModule(layout: DiagramLayout): string {
  const json = JSON.stringify(layout, undefined, 1).replaceAll(/\[[^[\]{}]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' '),
  );
  return `// biome-ignore-all format: made by \`npm run diagrams\`, not by hand
import type { DiagramLayout } from './layout.js';

/** Where everything of the statechart is drawn. */
export const LAID_OUT: DiagramLayout = ${json};
`;
}
