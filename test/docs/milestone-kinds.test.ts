import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { REJUDGED } from '../../src/lifecycle/milestones/due-milestones.js';
import { MILESTONE_KINDS } from '../../src/order/milestone/milestone.js';

it('docs/guides/handlers.md lists every kind of milestone, and marks those that are judged again', () => {
  const guide = readFileSync(new URL('../../docs/guides/handlers.md', import.meta.url), 'utf8');
  const rows = guide.split('\n').filter((line) => line.startsWith('| `'));
  const listed = rows.flatMap((row) => {
    const [, kinds = ''] = row.split('|');
    return [...kinds.matchAll(/`(\w+)`/g)].map(([, kind = '']) => ({
      kind,
      rejudged: kinds.includes('↺'),
    }));
  });
  expect(listed.map(({ kind }) => kind).sort()).toEqual([...MILESTONE_KINDS].sort());
  for (const { kind, rejudged } of listed) {
    expect(rejudged, kind).toBe(([...REJUDGED] as string[]).includes(kind));
  }
});
