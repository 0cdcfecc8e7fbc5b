import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ladderOf } from '../../../src/diagram/conclusion/ladder.js';
import { ladderMermaid } from '../../../src/diagram/conclusion/mermaid.js';
import { conclusionPage } from '../../../src/diagram/conclusion/page.js';
import { ladderSvg } from '../../../src/diagram/conclusion/svg.js';
import { diagramOf } from '../../../src/diagram/diagram.js';
import { mermaidOf } from '../../../src/diagram/mermaid.js';
import { svgOf } from '../../../src/diagram/svg.js';
import { command } from '../../_support/command.js';

describe('order-lifecycle diagram', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'order-lifecycle-diagram-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('prints the statechart in each format', async () => {
    const formats = ['mermaid', 'svg', 'json'];
    const printed = await Promise.all(
      formats.map(async (format) => (await command(['diagram', '--format', format])).stdout),
    );
    expect(printed[0]).toBe(mermaidOf(diagramOf()));
    expect(printed[1]).toBe(svgOf(diagramOf()));
    expect(JSON.parse(printed[2] ?? '')).toEqual(diagramOf());
  });

  it('prints the rules of the conclusion in each format', async () => {
    const formats = ['mermaid', 'svg', 'json', 'markdown'];
    const printed = await Promise.all(
      formats.map(async (format) => {
        return (await command(['diagram', '--conclusion', '--format', format])).stdout;
      }),
    );
    expect(printed[0]).toBe(ladderMermaid(ladderOf()));
    expect(printed[1]).toBe(ladderSvg(ladderOf()));
    expect(JSON.parse(printed[2] ?? '')).toEqual(ladderOf());
    expect(printed[3]).toBe(conclusionPage(ladderOf()));
    const refused = await command(['diagram', '--conclusion', '--into', join(directory, 'x.md')]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("'--conclusion' cannot be used with option '--into <page>'");
  });

  it('replaces the diagram of a page, and says what a page without markers needs', async () => {
    const page = join(directory, 'page.md');
    await writeFile(page, 'a\n<!-- diagram:begin -->\n<!-- diagram:end -->\nz\n');
    expect((await command(['diagram', '--into', page])).code).toBe(0);
    expect(await readFile(page, 'utf8')).toContain('stateDiagram-v2');

    const other = join(directory, 'other.md');
    await writeFile(other, 'nothing\n');
    const refused = await command(['diagram', '--into', other]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Write <!-- diagram:begin -->');
  });

  it('refuses an unknown format and names the known ones', async () => {
    const { code, stderr } = await command(['diagram', '--format', 'png']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are mermaid, svg, json, markdown');
  });
});
