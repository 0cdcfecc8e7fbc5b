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

// `npm run docs:conclusions` generates these files.
const root = fileURLToPath(new URL('../..', import.meta.url));
const ladder = ladderOf();
const svg = ladderSvg(ladder);
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
      expect(svg).toContain(CONDITIONS[name].because);
      expect(mermaid).toContain(CONDITIONS[name].because);
    }
  });

  it('draws the states that no edge leads out of as the statechart does', () => {
    const ends = ladder.rungs.filter(({ end }) => end).map(({ state }) => state);
    expect([...new Set(ends)].sort()).toEqual(['blocked', 'cancelled']);
    expect(svg.match(/class="inner"/g)).toHaveLength(ends.length);
  });

  it('keeps every line of text left of the states', () => {
    // No common font needs more than this for a character of 14 pixels.
    const longest = Math.max(
      ...ladder.rungs.flatMap(({ conditions }) => conditions.map(({ text }) => text.length + 4)),
    );
    expect(80 + longest * 7.4).toBeLessThan(780 - 20 - 160 - 56);
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
