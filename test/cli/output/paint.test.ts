import { describe, expect, it } from 'vitest';
import { isColoured, paintFor } from '../../../src/cli/output/paint.js';

describe('colours', () => {
  it('are printed on a terminal, unless NO_COLOR is set', () => {
    expect(paintFor({ isTTY: true }, {})('red', 'no')).toContain('\u001b[31m');
    expect(paintFor({ isTTY: false }, {})('red', 'no')).toBe('no');
    expect(paintFor({}, {})('red', 'no')).toBe('no');
    expect(paintFor({ isTTY: true }, { NO_COLOR: '1' })('red', 'no')).toBe('no');
  });

  it('are forced or switched off by FORCE_COLOR, as in Node.js', () => {
    const shown = (env: Readonly<Record<string, string>>, isTTY = false) =>
      isColoured({ isTTY }, env);
    expect(['', '1', 'true', '2', '3'].map((on) => shown({ FORCE_COLOR: on }))).not.toContain(
      false,
    );
    expect(shown({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
    expect(['0', 'false'].map((off) => shown({ FORCE_COLOR: off }, true))).not.toContain(true);
  });

  it('are not printed on a dumb terminal, or with NODE_DISABLE_COLORS', () => {
    expect(isColoured({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(isColoured({ isTTY: true }, { NODE_DISABLE_COLORS: '1' })).toBe(false);
    expect(isColoured({ isTTY: true }, { NO_COLOR: '', TERM: 'xterm' })).toBe(true);
  });
});
