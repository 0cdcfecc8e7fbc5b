import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorOf, fuzz } from './fuzzing.js';
import { targets } from './targets.js';

/** The number of inputs: a thousand by default, a million in `npm run fuzz`. */
const INPUTS = Number(process.env.FUZZ_INPUTS ?? 1_000);
const SEED = process.env.SEED ?? String(Math.floor(Math.random() * 1e9));
const CASES = new URL('./cases/', import.meta.url);
const MEGABYTE = 1024 * 1024;

function fileNameOf(target: string): string {
  return `slowest-${target.replaceAll(/\W+/g, '-')}.bin`;
}

describe('any input from outside', () => {
  it('is answered as documented, without exceptions or leaks', async () => {
    const before = process.memoryUsage().heapUsed;
    await fuzz(INPUTS, SEED, ({ target, inputs, slowest, findings }) => {
      const shown = findings.map(({ input, error }) => ({
        error: error instanceof Error ? error.stack : error,
        input: Buffer.from(input).toString('base64').slice(0, 4_000),
      }));
      expect(shown, `${target}, SEED=${SEED}`).toEqual([]);
      if (INPUTS < 100_000) return;
      process.stdout.write(
        `fuzzed: ${target}: ${inputs} inputs, slowest ${slowest.milliseconds.toFixed(1)} ms ` +
          `(${slowest.input.length} bytes): ${JSON.stringify(Buffer.from(slowest.input).toString('latin1').slice(0, 160))}\n`,
      );
      writeFileSync(new URL(fileNameOf(target), CASES), slowest.input);
    });
    const grown = (process.memoryUsage().heapUsed - before) / MEGABYTE;
    if (INPUTS >= 100_000) process.stdout.write(`fuzzed: heap grew by ${grown.toFixed(0)} MB\n`);
    expect(grown).toBeLessThan(600);
  });

  it.each(readdirSync(CASES))('is answered as documented in the stored case %s', async (name) => {
    const input = readFileSync(new URL(name, CASES));
    for (const target of await targets()) {
      expect(await errorOf(target, input), target.name).toBeUndefined();
      await target.close?.();
    }
  });
});
