import { expect, test } from 'vitest';
import { member } from '../../../../src/adapters/values/member.js';

test("a member is an object's own property", () => {
  expect(member({ a: 1 }, 'a')).toBe(1);
  expect(member([5], '0')).toBe(5);
  expect(member({ a: 1 }, 'b')).toBeUndefined();
  expect(member(Object.create({ a: 1 }), 'a')).toBeUndefined();
  for (const none of [undefined, null, 7, 'text', member]) {
    expect(member(none, 'length')).toBeUndefined();
  }
});
