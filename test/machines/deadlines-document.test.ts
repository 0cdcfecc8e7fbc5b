import { describe, expect, it } from 'vitest';
import { DEADLINE_RULES, type DeadlineRule } from '../../machines/deadlines.js';
import { DEADLINES } from '../../src/order/deadline.js';

const FROM: Readonly<Record<DeadlineRule['from'], string>> = {
  state: 'the state was entered',
  uncaptured_charge: 'a charge was authorised; each charge has its own',
  early_arrival: 'a message came that does not follow from what is known; each has its own',
};

function span(hours: number): string {
  if (hours < 1) return `${hours * 60} minutes`;
  return hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

/** `docs/deadlines.md`, as it has to be. */
function page(): string {
  const rows = DEADLINES.map((name) => {
    const { state, from, hours, sentence, protects }: DeadlineRule = DEADLINE_RULES[name];
    const waits = state === undefined ? 'any' : `\`${state}\``;
    return `| \`${name}\` | ${waits} | ${FROM[from]} | ${span(hours)} | ${sentence} | ${protects} |`;
  });
  return `# Deadlines

Written by \`npm run docs:deadlines\` from \`machines/deadlines.ts\`, not by hand.

A standstill that lasts longer than its deadline is a \`needs_attention\` milestone, once for what it
is about, with the sentence that a person needs; when the order moves on before somebody was told, it
is withdrawn. \`deadlines: { every, hours }\` of \`createOrderLifecycle\` sets how often is looked and
after how many hours each is over, \`--deadline\` or \`ORDER_LIFECYCLE_DEADLINES\` does for \`serve\`.

| name | in state | counts from when | over after | what a person is told | protects |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}

describe('docs/deadlines.md', () => {
  it('is what the rules say today (npm run docs:deadlines writes it)', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/deadlines.md');
  });
});
