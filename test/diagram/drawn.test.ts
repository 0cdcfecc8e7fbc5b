import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagramOf } from '../../src/diagram/diagram.js';
import { pageOf } from '../../src/diagram/markdown.js';
import { svgOf } from '../../src/diagram/svg.js';
import { laidOutModule } from '../../tools/laid-out-module.js';
import { layOut } from '../../tools/lay-out.js';

// `npm run diagrams` generates these files.
const root = fileURLToPath(new URL('../..', import.meta.url));
const diagram = diagramOf();

describe('the generated diagrams match the statechart', () => {
  it('in the layout', async () => {
    const layout = await layOut(diagram);
    await expect(laidOutModule(layout)).toMatchFileSnapshot(`${root}src/diagram/laid-out.ts`);
    await expect(svgOf(diagram, layout)).toMatchFileSnapshot(`${root}docs/statechart.svg`);
  });

  it('on the pages', async () => {
    await expect(pageOf(diagram)).toMatchFileSnapshot(`${root}docs/statechart.md`);
  });
});
