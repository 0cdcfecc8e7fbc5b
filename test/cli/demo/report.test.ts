import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  reportAddress,
  reportOrders,
  reportRefusals,
  reportShipping,
} from '../../../src/cli/demo/report.js';
import { shellQuoted } from '../../../src/cli/output/shell-quoted.js';
import type { Running } from '../../../src/cli/running.js';
import { simulatedParts } from './_support/simulated-parts.js';

const URL = 'http://127.0.0.1:65535';

afterEach(() => void vi.restoreAllMocks());

/** The lines that something prints. */
async function linesOf(prints: () => unknown): Promise<readonly string[]> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    lines.push(...stripVTControlCharacters(text).split('\n'));
  });
  await prints();
  return lines;
}

// Only the address of a service that runs is read.
const running = { url: URL } as Running;

describe('what the demo prints into a pipe', () => {
  // Some of these seeds have orders whose ids have 36 characters.
  const seeds = Array.from({ length: 20 }, (_, index) => String(index + 1));

  it.each(seeds)(
    'has no line wider than 80 columns, and every id whole (seed %s)',
    async (seed) => {
      const { parts, close } = await simulatedParts(seed);
      try {
        const stories = parts.flatMap((part) => part.stories);
        const refusals = stories.map(({ orderId }, weight) => {
          return {
            orderId,
            weight,
            sentence: `May ${orderId} be fulfilled? It may not be fulfilled.`,
          };
        });
        const lines = await linesOf(async () => {
          await reportOrders(parts, []);
          reportRefusals(refusals, running);
          for (const refusal of refusals) reportAddress(running, [refusal], true);
          reportShipping({ toShip: 11, twice: 0, early: 0, never: 0 });
        });
        // An address is not broken, so that it can be pasted.
        const isAddress = (line: string) => /^ *\S+$/.test(line);
        expect(lines.filter((line) => line.length > 80 && !isAddress(line))).toEqual([]);
        expect(lines.filter((line) => line.length > 80).length).toBeLessThan(3);
        for (const { orderId } of stories) {
          expect(lines.filter((line) => line.includes(orderId))).not.toEqual([]);
          expect(lines.join('\n').replaceAll(/ \\\n +/g, ' ')).toContain(
            `order-lifecycle explain ${shellQuoted(orderId)} --url ${URL}\n`,
          );
        }
      } finally {
        await close();
      }
    },
  );

  it('announces that orders will be reported as overdue while somebody looks around', async () => {
    const lines = await linesOf(() =>
      reportAddress(running, [{ orderId: 'A-1', weight: 1, sentence: '' }], false),
    );
    expect(lines.join(' ')).toContain(
      'within ten minutes, those that wait for too long are reported as overdue.',
    );
  });

  it('has ids of 36 characters and more among these seeds', async () => {
    const lengths = await Promise.all(
      seeds.map(async (seed) => {
        const { parts, close } = await simulatedParts(seed);
        await close();
        return parts.flatMap(({ stories }) => stories.map(({ orderId }) => orderId.length));
      }),
    );
    expect(Math.max(...lengths.flat())).toBeGreaterThanOrEqual(36);
  });
});
