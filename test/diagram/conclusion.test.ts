import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CONCLUSION_RULES } from '../../machines/conclusion.js';
import { CONDITIONS } from '../../machines/conclusion-conditions.js';
import { JOIN_RULES } from '../../machines/join-rules.js';
import { ladderOf } from '../../src/diagram/conclusion/ladder.js';
import { ladderMermaid } from '../../src/diagram/conclusion/mermaid.js';
import { conclusionPage } from '../../src/diagram/conclusion/page.js';
import { ladderSvg } from '../../src/diagram/conclusion/svg.js';
import { textWidth } from '../../src/diagram/layout/text-size.js';

// `npm run docs:conclusions` generates these files.
const root = fileURLToPath(new URL('../..', import.meta.url));
const ladder = ladderOf();
const svg = ladderSvg(ladder);
/** The text of the conditions, without the breaks of its lines. */
const svgText = [...svg.matchAll(/class="condition"[^>]*>([^<]*)</g)]
  .map(([, text]) => text)
  .join(' ');
const mermaid = ladderMermaid(ladder);
const page = conclusionPage(ladder);

describe('the generated pages match the rules', () => {
  it('docs/conclusions.md', async () => {
    await expect(page).toMatchFileSnapshot(`${root}docs/conclusions.md`);
  });

  it('docs/conclusion.svg', async () => {
    await expect(svg).toMatchFileSnapshot(`${root}docs/conclusion.svg`);
  });
});

describe('the ladder', () => {
  it('has every rule, in the order in which they are tried', () => {
    const inOrder = CONCLUSION_RULES.map(({ id }) => id);
    expect(ladder.rungs.map(({ id }) => id)).toEqual(inOrder);
    expect([...svg.matchAll(/data-rule="(C\d+)"/g)].map(([, id]) => id)).toEqual(inOrder);
    expect([...mermaid.matchAll(/^ {2}(C\d+)\["/gm)].map(([, id]) => id)).toEqual(inOrder);
    expect([...page.matchAll(/^\| (C\d+) \|/gm)].map(([, id]) => id)).toEqual(inOrder);
  });

  it('leads each rule to its state, and each but the last one to the next', () => {
    for (const [index, { id, state }] of CONCLUSION_RULES.entries()) {
      expect(mermaid).toContain(`  ${id} --> ${id}_state(["${state}"])\n`);
      const next = CONCLUSION_RULES[index + 1];
      if (next !== undefined) expect(mermaid).toContain(`  ${id} -. otherwise .-> ${next.id}\n`);
    }
    expect(mermaid.match(/otherwise/g)).toHaveLength(CONCLUSION_RULES.length - 1);
  });

  it('shows every condition in words', () => {
    const used = new Set(CONCLUSION_RULES.flatMap(({ when }) => when));
    expect([...used].sort()).toEqual(Object.keys(CONDITIONS).sort());
    for (const name of used) {
      expect(svgText).toContain(CONDITIONS[name].because);
      expect(mermaid).toContain(CONDITIONS[name].because);
    }
  });

  it('draws the states that no edge leads out of as the statechart does', () => {
    const ends = ladder.rungs.filter(({ end }) => end).map(({ state }) => state);
    expect([...new Set(ends)].sort()).toEqual(['blocked', 'cancelled']);
    expect(svg.match(/class="inner"/g)).toHaveLength(ends.length);
  });

  it('keeps every line of text left of its arrow, and every arrow long enough to see', () => {
    const rungs = [...svg.matchAll(/<g class="rung.*<\/g>$/gm)].map(([text]) => text);
    expect(rungs).toHaveLength(CONCLUSION_RULES.length);
    for (const rung of rungs) {
      // The first line of a rung but the last one leads down to the next.
      const [, from = 0, to = 0] = (/d="M([\d.]+) [\d.]+H([\d.]+)"/.exec(rung) ?? []).map(Number);
      expect(to - from).toBeGreaterThan(20);
      for (const [, x, text = ''] of rung.matchAll(/class="condition" x="(\d+)"[^>]*>([^<]*)</g)) {
        expect(Number(x) + textWidth(text, { size: 14 })).toBeLessThan(from);
      }
    }
  });

  it('can be read on a phone', () => {
    const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
    // The smallest of its fonts has 13 pixels.
    expect((13 * 390) / width).toBeGreaterThanOrEqual(9);
  });

  it('contains its colours unless the page has them', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(ladderSvg(ladder, { styled: false })).not.toContain('<style');
  });
});

describe('the page', () => {
  it('says for every object which of two reports within one second wins', () => {
    for (const [object, rules] of Object.entries(JOIN_RULES)) {
      expect(page).toContain(`| \`${object}\` |`);
      for (const { field } of rules) expect(page).toContain(`| \`${field}\` |`);
    }
  });

  it('is named with its picture on the page about providers', () => {
    const providers = readFileSync(`${root}docs/providers.md`, 'utf8');
    expect(providers).toContain('](conclusion.svg)');
    expect(providers).toContain('](conclusions.md)');
  });
});
