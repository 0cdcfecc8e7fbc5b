import { describe, expect, it } from 'vitest';
import { paintFor } from '../../../src/cli/output/paint.js';

describe('colours', () => {
  it('are printed on a terminal, unless NO_COLOR is set', () => {
    expect(paintFor({ isTTY: true }, {})('red', 'no')).toContain('\u001b[31m');
    expect(paintFor({ isTTY: false }, {})('red', 'no')).toBe('no');
    expect(paintFor({}, {})('red', 'no')).toBe('no');
    expect(paintFor({ isTTY: true }, { NO_COLOR: '1' })('red', 'no')).toBe('no');
  });
});
