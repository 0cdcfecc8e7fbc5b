import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { commandHere } from '../../_support/command-here.js';

const ESCAPE = '\u001b[';

describe('the colours of a command and of its help', () => {
  it.each([[['doctor']], [['doctor', '--help']]])(
    'follow FORCE_COLOR and --no-color: %j',
    async (args) => {
      const forced = { FORCE_COLOR: '1' };
      expect((await commandHere(args)).stdout).not.toContain(ESCAPE);
      const coloured = (await commandHere(args, forced)).stdout;
      expect(coloured).toContain(ESCAPE);
      for (const plain of [
        [...args, '--no-color'],
        ['--no-color', ...args],
      ]) {
        const { stdout } = await commandHere(plain, forced);
        expect(stdout).not.toContain(ESCAPE);
        expect(stdout).toHaveLength(stripVTControlCharacters(coloured).length);
      }
    },
  );
});
