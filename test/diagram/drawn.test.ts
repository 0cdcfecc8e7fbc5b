import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagramOf } from '../../src/diagram/diagram.js';
import { pageOf } from '../../src/diagram/markdown.js';
import { svgOf } from '../../src/diagram/svg.js';

// `npm run diagrams` generates these files.
const root = fileURLToPath(new URL('../..', import.meta.url));
const diagram = diagramOf();

describe('the generated diagrams match the statechart', () => {
  it('drawn across and upright', async () => {
    await expect(svgOf(diagram)).toMatchFileSnapshot(`${root}docs/statechart.svg`);
    const upright = svgOf(diagram, { orientation: 'upright' });
    await expect(upright).toMatchFileSnapshot(`${root}docs/statechart-upright.svg`);
  });

  it('on the pages', async () => {
    await expect(pageOf(diagram)).toMatchFileSnapshot(`${root}docs/statechart.md`);
  });

  it.each(['light', 'dark'] as const)('in the README (%s)', async (theme) => {
    const file = `${root}docs/pictures/statechart-${theme}.svg`;
    await expect(svgOf(diagram, { theme })).toMatchFileSnapshot(file);
  });
});
