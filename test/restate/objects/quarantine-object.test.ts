import type { ObjectContext } from '@restatedev/restate-sdk';
import { expect, it } from 'vitest';
import { BODY, quarantineObject } from '../../../src/restate/objects/quarantine-object.js';
import { FakeContext } from '../../_support/fake-context.js';

const summary = {
  id: 'd1',
  provider: 'digital-river',
  problem: { code: 'not_json', path: '', reason: 'JSON was expected.' },
  receivedAt: 1,
} as const;

/** The handlers, as the engine calls them. */
const { keep, read } = (
  quarantineObject() as unknown as {
    readonly object: Record<string, (ctx: ObjectContext, input?: unknown) => Promise<unknown>>;
  }
).object;

it('stores a body apart from the part that lists read', async () => {
  const ctx = new FakeContext();
  expect(await keep?.(ctx.context, { ...summary, raw: 'AAE=' })).toBe(true);
  expect(JSON.parse(ctx.state.get(BODY) ?? '')).toEqual(summary);
  expect(await read?.(ctx.context)).toBe('AAE=');
  expect(await keep?.(ctx.context, { ...summary, raw: 'AAI=' })).toBe(false);
});

it('reads a body that an earlier version stored in the part that lists read', async () => {
  const ctx = new FakeContext();
  ctx.set(BODY, { ...summary, raw: 'AAE=' });
  expect(await read?.(ctx.context)).toBe('AAE=');
});

it('answers null when no body is stored', async () => {
  expect(await read?.(new FakeContext().context)).toBeNull();
});
