import { describe, expect, it } from 'vitest';
import {
  bytes,
  integer,
  json,
  members,
  text,
  word,
} from '../../../../src/store/sql/values/columns.js';

describe('a column', () => {
  it('of JSON is read', () => {
    expect(json({ folded: '{"count":8}' }, 'folded')).toEqual({ count: 8 });
    expect(members(json({ facts: '{"total":1}' }, 'facts'), 'facts')).toEqual({ total: 1 });
  });

  it.each([
    ['broken JSON', () => json({ odd: '{"count"' }, 'odd')],
    ['JSON that is no text', () => json({ odd: { count: 8 } }, 'odd')],
    ['a list instead of members', () => members(json({ odd: '[1]' }, 'odd'), 'odd')],
    ['null instead of members', () => members(json({ odd: 'null' }, 'odd'), 'odd')],
    ['a number instead of text', () => text({ odd: 7 }, 'odd')],
    ['a text instead of a number', () => integer({ odd: '7' }, 'odd')],
    ['a text instead of bytes', () => bytes({ odd: '7' }, 'odd')],
    ['a word that is not in the list', () => word({ odd: 'gone' }, 'odd', ['done'])],
  ])('that holds %s is named in the error, without its value', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'unexpected_data' }));
    expect(read).toThrow(
      /^Column odd holds a value that this version of order-lifecycle does not write/,
    );
    expect(read).not.toThrow(/gone|count/);
  });
});
