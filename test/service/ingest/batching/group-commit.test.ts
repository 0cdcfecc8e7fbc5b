import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  GroupCommit,
  type GroupCommitOptions,
} from '../../../../src/service/ingest/batching/group-commit.js';

/** A group commit whose commits end when the test ends them, over items `key:value`. */
function controlled(options: Partial<GroupCommitOptions<string, string>> = {}) {
  const batches: { items: readonly string[]; end: () => void; fail: (error: Error) => void }[] = [];
  const group = new GroupCommit<string, string>({
    keyOf: (item) => item.split(':')[0] ?? '',
    commit: (items) =>
      new Promise((resolve, reject) => {
        batches.push({
          items,
          end: () => resolve(items.map((item) => ({ done: item.toUpperCase() }))),
          fail: reject,
        });
      }),
    ...options,
  });
  return {
    group,
    batches,
    sizes: () => batches.map(({ items }) => items.length),
    /** Submits as many items, each with a key of its own. */
    submit: (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => group.submit(`${name}${index}:1`)),
  };
}

/** A group commit, with its clock, after a batch of twelve items that took so many milliseconds. */
async function afterTwelve(took: number) {
  let now = 0;
  const begun = controlled({ now: () => now });
  const answers = begun.submit('a', 12);
  await settle();
  now = took;
  begun.batches[0]?.end();
  await settle();
  return {
    ...begun,
    answers,
    setNow(milliseconds: number) {
      now = milliseconds;
    },
  };
}

/** Lets everything run that is not waiting for a commit. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('group commit', () => {
  it('commits at once when idle, in two halves, and later items in batches of the same size', async () => {
    const { group, batches } = controlled();
    const answers = ['a:1', 'b:1', 'c:1'].map((item) => group.submit(item));
    await settle();
    expect(batches.map(({ items }) => items)).toEqual([['a:1', 'b:1'], ['c:1']]);
    answers.push(...['d:1', 'e:1', 'f:1'].map((item) => group.submit(item)));
    await settle();
    expect(batches).toHaveLength(2);
    batches[0]?.end();
    expect(await answers[0]).toBe('A:1');
    await settle();
    expect(batches.slice(2).map(({ items }) => items)).toEqual([['d:1', 'e:1']]);
    batches[1]?.end();
    await settle();
    expect(batches.slice(3).map(({ items }) => items)).toEqual([['f:1']]);
    batches[2]?.end();
    batches[3]?.end();
    expect(await Promise.all(answers)).toEqual(['A:1', 'B:1', 'C:1', 'D:1', 'E:1', 'F:1']);
    await group.drained();
    expect(group.pending).toBe(0);
  });

  it('puts no more items into a batch than it may hold', async () => {
    const { group, batches } = controlled({ inFlight: 1, batchSize: 2 });
    const answers = ['a:1', 'b:1', 'c:1'].map((item) => group.submit(item));
    await settle();
    batches[0]?.end();
    await settle();
    batches[1]?.end();
    await Promise.all(answers);
    expect(batches.map(({ items }) => items)).toEqual([['a:1', 'b:1'], ['c:1']]);
  });

  it('starts items that were submitted together before anything else happens', async () => {
    const { group, batches } = controlled();
    setImmediate(() => {
      for (const item of ['a:1', 'b:1', 'c:1', 'd:1']) void group.submit(item);
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(batches.map(({ items }) => items)).toEqual([
      ['a:1', 'b:1'],
      ['c:1', 'd:1'],
    ]);
    for (const { end } of batches) end();
    await group.drained();
  });

  it('leaves a part for the other batch when that one is small', async () => {
    const { group, batches } = controlled();
    const answers = ['a:1', 'b:1'].map((item) => group.submit(item));
    await settle();
    answers.push(...['c:1', 'd:1', 'e:1', 'f:1', 'g:1'].map((item) => group.submit(item)));
    batches[0]?.end();
    await settle();
    batches[1]?.end();
    await settle();
    expect(batches.slice(2).map(({ items }) => items)).toEqual([
      ['c:1', 'd:1', 'e:1'],
      ['f:1', 'g:1'],
    ]);
    for (const { end } of batches) end();
    await Promise.all(answers);
  });

  it('delays a small batch until the callers of a large one return', async () => {
    const { group, batches } = controlled({ now: () => 0 });
    const first = ['a:1', 'b:1', 'c:1', 'd:1', 'e:1', 'f:1'].map((item) => group.submit(item));
    await settle();
    batches[1]?.end();
    await Promise.all(first.slice(3));
    const few = group.submit('g:1');
    await settle();
    expect(batches).toHaveLength(2);
    const more = group.submit('h:1');
    await settle();
    expect(batches[2]?.items).toEqual(['g:1', 'h:1']);
    batches[0]?.end();
    batches[2]?.end();
    await Promise.all([...first, few, more]);
  });

  it('makes one batch of some dozen items, and two of more or of less', async () => {
    const sizesOf = async (count: number) => {
      const { group, batches } = controlled();
      const answers = Array.from({ length: count }, (_, index) => group.submit(`${index}:1`));
      await settle();
      const sizes = batches.map(({ items }) => items.length);
      for (const { end } of batches) end();
      await Promise.all(answers);
      return sizes;
    };
    expect(await sizesOf(10)).toEqual([5, 5]);
    expect(await sizesOf(12)).toEqual([12]);
    expect(await sizesOf(127)).toEqual([127]);
    expect(await sizesOf(128)).toEqual([64, 64]);
  });

  it('delays what arrives while many items are under way, until it is large', async () => {
    const { batches, sizes, submit } = controlled({ now: () => 0 });
    const answers = submit('a', 24);
    await settle();
    answers.push(...submit('b', 63));
    await settle();
    expect(sizes()).toEqual([24]);
    answers.push(...submit('c', 1));
    await settle();
    expect(sizes()).toEqual([24, 64]);
    answers.push(...submit('d', 30));
    batches[1]?.end();
    await settle();
    expect(sizes()).toEqual([24, 64]);
    batches[0]?.end();
    await settle();
    // They wait for the callers of the 24.
    answers.push(...submit('e', 24));
    await settle();
    expect(sizes()).toEqual([24, 64, 54]);
    for (const { end } of batches) end();
    await Promise.all(answers);
  });

  it('makes one batch of two halves of the callers that would take turns', async () => {
    const { batches, sizes, submit } = controlled({ now: () => 0 });
    const answers = submit('a', 16);
    await settle();
    answers.push(...submit('b', 16));
    batches[0]?.end();
    await settle();
    expect(sizes()).toEqual([16]);
    answers.push(...submit('c', 16));
    await settle();
    expect(sizes()).toEqual([16, 32]);
    batches[1]?.end();
    await Promise.all(answers);
  });

  it('waits for as many as were answered together, or for 64', async () => {
    const { batches, sizes, submit } = controlled({ now: () => 0 });
    const endLast = async () => {
      batches.at(-1)?.end();
      await settle();
    };
    const answers = submit('a', 12);
    await settle();
    await endLast();
    answers.push(...submit('b', 11));
    await settle();
    expect(sizes()).toEqual([12]);
    answers.push(...submit('c', 1));
    await settle();
    expect(sizes()).toEqual([12, 12]);
    answers.push(...submit('d', 100));
    await endLast();
    expect(sizes()).toEqual([12, 12, 100]);
    await endLast();
    answers.push(...submit('e', 63));
    await settle();
    expect(sizes()).toEqual([12, 12, 100]);
    answers.push(...submit('f', 1));
    await settle();
    expect(sizes()).toEqual([12, 12, 100, 64]);
    await endLast();
    await Promise.all(answers);
  });

  it('waits for the callers that were answered only for a few milliseconds, and not where they were few', async () => {
    const { batches, submit, answers, setNow } = await afterTwelve(0);
    setNow(11);
    answers.push(...submit('b', 1));
    await settle();
    expect(batches).toHaveLength(1);
    setNow(12);
    await vi.waitFor(() => expect(batches[1]?.items).toEqual(['b0:1']));
    batches[1]?.end();
    await settle();
    answers.push(...submit('c', 1));
    await settle();
    expect(batches[2]?.items).toEqual(['c0:1']);
    batches[2]?.end();
    await Promise.all(answers);
  });

  it.each([
    { took: 50, waits: 100 },
    { took: 5000, waits: 200 },
  ])(
    'waits $waits ms for the callers after a batch that took $took ms',
    async ({ took, waits }) => {
      const { batches, submit, answers, setNow } = await afterTwelve(took);
      setNow(took + waits - 1);
      answers.push(...submit('b', 1));
      await settle();
      expect(batches).toHaveLength(1);
      setNow(took + waits);
      answers.push(...submit('c', 1));
      await settle();
      expect(batches.slice(1).map(({ items }) => items)).toEqual([['b0:1'], ['c0:1']]);
      for (const { end } of batches) end();
      await Promise.all(answers);
    },
  );

  it('waits as long beside a batch that is under way', async () => {
    const { batches, sizes, submit, answers, setNow } = await afterTwelve(50);
    answers.push(...submit('b', 12));
    await settle();
    answers.push(...submit('c', 1));
    setNow(149);
    answers.push(...submit('d', 1));
    await settle();
    expect(sizes()).toEqual([12, 12]);
    setNow(150);
    answers.push(...submit('e', 1));
    await settle();
    expect(sizes()).toEqual([12, 12, 3]);
    for (const { end } of batches) end();
    await Promise.all(answers);
  });

  it('does not stop waiting for many callers where a batch of a few ends', async () => {
    let now = 0;
    const { batches, sizes, submit } = controlled({ now: () => now });
    const answers = submit('a', 12);
    await settle();
    answers.push(...submit('b', 1));
    now = 20;
    // It comes too late for those before it.
    answers.push(...submit('c', 1));
    await settle();
    expect(sizes()).toEqual([12, 2]);
    batches[0]?.end();
    await settle();
    batches[1]?.end();
    answers.push(...submit('d', 11));
    await settle();
    expect(sizes()).toEqual([12, 2]);
    answers.push(...submit('e', 1));
    await settle();
    expect(sizes()).toEqual([12, 2, 12]);
    batches[2]?.end();
    await Promise.all(answers);
  });

  it('does not wait twice for items that lost against another process', async () => {
    let isFirst = true;
    const tried: number[] = [];
    const group = new GroupCommit<string, string>({
      now: () => 0,
      keyOf: (item) => item,
      commit: async (items) => {
        tried.push(items.length);
        const lost = isFirst ? 2 : 0;
        isFirst = false;
        return items.map((done, index) => (index < lost ? { retry: true } : { done }));
      },
    });
    const answers = Array.from({ length: 14 }, (_, index) => group.submit(`a${index}`));
    await settle();
    answers.push(...Array.from({ length: 12 }, (_, index) => group.submit(`b${index}`)));
    await Promise.all(answers);
    expect(tried).toEqual([14, 14]);
  });

  it('delays a small batch only for a few milliseconds', async () => {
    const { group, batches } = controlled();
    const first = ['a:1', 'b:1', 'c:1', 'd:1', 'e:1', 'f:1'].map((item) => group.submit(item));
    await settle();
    batches[1]?.end();
    const few = group.submit('g:1');
    // The three other items are not done before it.
    await vi.waitFor(() => expect(batches[2]?.items).toEqual(['g:1']));
    batches[2]?.end();
    await few;
    batches[0]?.end();
    await Promise.all(first);
  });

  it('never has one key in two batches', async () => {
    const { group, batches } = controlled();
    const items = ['a:1', 'b:1', 'a:2', 'a:3', 'c:1', 'd:1'];
    const answers = items.map((item) => group.submit(item));
    await settle();
    // All waiting items of a key go together, because the rest would wait for this batch.
    expect(batches.map(({ items }) => items)).toEqual([
      ['a:1', 'b:1', 'a:2', 'a:3'],
      ['c:1', 'd:1'],
    ]);
    answers.push(group.submit('a:4'));
    batches[1]?.end();
    await settle();
    expect(batches).toHaveLength(2);
    batches[0]?.end();
    await settle();
    expect(batches[2]?.items).toEqual(['a:4']);
    for (const { end } of batches) end();
    await Promise.all(answers);
  });

  it('rejects an item when the queue is full', async () => {
    const { group, batches } = controlled({ inFlight: 1, queueSize: 1 });
    const first = group.submit('a:1');
    await settle();
    const second = group.submit('b:1');
    await expect(group.submit('c:1')).rejects.toMatchObject({ code: 'queue_full' });
    batches[0]?.end();
    await settle();
    batches[1]?.end();
    expect(await Promise.all([first, second])).toEqual(['A:1', 'B:1']);
  });

  it('rejects an item that waited too long, and starts the others', async () => {
    let now = 0;
    const { group, batches } = controlled({ inFlight: 1, timeoutMs: 100, now: () => now });
    const first = group.submit('a:1');
    await settle();
    const stale = group.submit('b:1');
    now = 60;
    const fresh = group.submit('c:1');
    now = 120;
    batches[0]?.end();
    await expect(stale).rejects.toMatchObject({ code: 'waited_too_long' });
    expect(await first).toBe('A:1');
    expect(batches[1]?.items).toEqual(['c:1']);
    batches[1]?.end();
    expect(await fresh).toBe('C:1');
  });

  it('tries each item alone when one may have failed the batch, keeping the order within a key', async () => {
    const tried: string[] = [];
    const group = new GroupCommit<string, string>({
      inFlight: 1,
      keyOf: (item) => item.split(':')[0] ?? '',
      commit: async (items) => {
        await Promise.resolve();
        tried.push(items.join(' '));
        if (items.includes('bad:1')) throw new Error('poisoned');
        return items.map((item) => ({ done: item }));
      },
    });
    const answers = ['first:1', 'a:1', 'bad:1', 'a:2', 'bad:2'].map((item) => group.submit(item));
    const ended = await Promise.allSettled(answers);
    expect(ended.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(tried.indexOf('a:1')).toBeLessThan(tried.indexOf('a:2'));
    expect(tried.indexOf('bad:1')).toBeLessThan(tried.indexOf('bad:2'));
  });

  it('fails a batch as a whole, at once, when no item can be to blame', async () => {
    const { group, batches } = controlled({ inFlight: 1, blame: () => 'none' });
    const first = group.submit('a:1');
    await settle();
    const others = ['b:1', 'c:1'].map((item) => group.submit(item));
    batches[0]?.end();
    await first;
    await settle();
    batches[1]?.fail(new Error('the server is gone'));
    const ended = await Promise.allSettled(others);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(batches).toHaveLength(2);
  });

  it('fails the rest untried when the first few fail alone like the batch', async () => {
    const tried: string[][] = [];
    const group = new GroupCommit<string, string>({
      keyOf: (item) => item,
      inFlight: 1,
      blame: () => 'perhaps_one',
      async commit(items) {
        tried.push([...items]);
        throw new Error('the server is slow');
      },
    });
    const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const ended = await Promise.allSettled(items.map((item) => group.submit(item)));
    expect(ended.map(({ status }) => status)).toEqual(items.map(() => 'rejected'));
    expect(tried).toEqual([items, ['a'], ['b'], ['c'], ['d']]);
  });

  it('gives up a key after its first item fails on a slow server, and rejects items that waited too long', async () => {
    let now = 0;
    const tried: string[][] = [];
    const group = new GroupCommit<string, string>({
      keyOf: (item) => item.split(':')[0] ?? '',
      inFlight: 1,
      timeoutMs: 130,
      now: () => now,
      blame: () => 'perhaps_one',
      async commit(items) {
        tried.push([...items]);
        now += 60;
        if (items.length > 1 || items[0]?.startsWith('slow')) throw new Error('it took too long');
        return items.map((done) => ({ done }));
      },
    });
    const items = ['slow:1', 'slow:2', 'fine:1', 'fine:2', 'fine:3'];
    const ended = await Promise.allSettled(items.map((item) => group.submit(item)));
    expect(
      ended.map((one) => (one.status === 'rejected' ? String(one.reason) : one.value)),
    ).toEqual([
      expect.stringContaining('it took too long'),
      expect.stringContaining('it took too long'),
      'fine:1',
      expect.stringContaining('WaitedTooLong'),
      expect.stringContaining('WaitedTooLong'),
    ]);
    expect(tried).toEqual([items, ['slow:1'], ['fine:1']]);
  });

  it('counts the items of all batches', async () => {
    const { group, batches } = controlled({ inFlight: 1 });
    const answers = ['a:1', 'a:2', 'a:3', 'b:1'].map((item) => group.submit(item));
    await settle();
    answers.push(group.submit('a:4'));
    expect(group.pending).toBe(5);
    for (let next = 0; next < batches.length; next += 1) {
      batches[next]?.end();
      await settle();
    }
    await Promise.all(answers);
    expect(group.pending).toBe(0);
  });

  it('commits all other items when one fails the batch like a slow server', async () => {
    const group = new GroupCommit<string, string>({
      keyOf: (item) => item,
      inFlight: 1,
      blame: () => 'perhaps_one',
      async commit(items) {
        if (items.includes('slow')) throw new Error('it took too long');
        return items.map((done) => ({ done }));
      },
    });
    const items = ['slow', 'a', 'b', 'c', 'd', 'e', 'f'];
    const ended = await Promise.allSettled(items.map((item) => group.submit(item)));
    expect(ended.map(({ status }) => status)).toEqual([
      'rejected',
      ...items.slice(1).map(() => 'fulfilled'),
    ]);
  });

  it('commits a large key alone, alongside the others, keeping its order', async () => {
    const tried: string[][] = [];
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let end = () => {};
    const ending = new Promise<void>((resolve) => {
      end = resolve;
    });
    const group = new GroupCommit<string, string>({
      keyOf: (item) => item.split(':')[0] ?? '',
      inFlight: 1,
      async commit(items) {
        tried.push([...items]);
        const isAlone = items.every((item) => item.startsWith('large'));
        if (isAlone) {
          begin();
          await ending;
        }
        return items.map((item) =>
          item.startsWith('large') && !isAlone ? { alone: true } : { done: item },
        );
      },
    });
    const large = ['large:1', 'large:2'];
    const first = ['a:1', large[0] ?? '', 'b:1', large[1] ?? ''].map((one) => group.submit(one));
    await begun;
    // While the large one is under way, the others go on.
    expect(await group.submit('c:1')).toBe('c:1');
    end();
    await Promise.all(first);
    expect(tried).toEqual([['a:1', 'large:1', 'b:1', 'large:2'], large, ['c:1']]);
  });

  it('starts no item of a key that pauses, and then all of them together', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const tried: string[][] = [];
    const group = new GroupCommit<string, string>({
      keyOf: (item) => item.split(':')[0] ?? '',
      inFlight: 1,
      async commit(items) {
        tried.push([...items]);
        return items.map((item) =>
          item === 'a:1' ? { done: item, pauseMs: 500 } : { done: item },
        );
      },
    });
    await group.submit('a:1');
    const later = ['a:2', 'a:3'].map((item) => group.submit(item));
    expect(await group.submit('b:1')).toBe('b:1');
    expect(tried).toEqual([['a:1'], ['b:1']]);
    vi.advanceTimersByTime(500);
    await Promise.all(later);
    expect(tried).toEqual([['a:1'], ['b:1'], ['a:2', 'a:3']]);
  });

  it('ends all pauses when it is drained', async () => {
    const group = new GroupCommit<string, string>({
      keyOf: () => 'a',
      commit: async (items) => items.map((done) => ({ done, pauseMs: 1e8 })),
    });
    await group.submit('1');
    const second = group.submit('2');
    await group.drained();
    expect(await second).toBe('2');
  });

  it('retries an item that lost against another process before later items', async () => {
    let losses = 2;
    let later: Promise<string> | undefined;
    const batches: (readonly string[])[] = [];
    const group = new GroupCommit<string, string>({
      inFlight: 1,
      keyOf: (item) => item,
      commit: async (items) => {
        batches.push(items);
        later ??= group.submit('b');
        await Promise.resolve();
        return items.map((item) => {
          if (item !== 'a' || losses === 0) return { done: item };
          losses -= 1;
          return { retry: true };
        });
      },
    });
    expect(await group.submit('a')).toBe('a');
    expect(await later).toBe('b');
    expect(batches).toEqual([['a'], ['a', 'b'], ['a']]);
  });

  it('keeps the order of a key when an item, tried alone, loses against another process', async () => {
    const done: string[] = [];
    let losses = 1;
    const group = new GroupCommit<string, string>({
      inFlight: 1,
      keyOf: (item) => item.split(':')[0] ?? '',
      commit: async (items) => {
        await Promise.resolve();
        if (items.length > 1) throw new Error('together they fail');
        if (items[0] === 'a:2' && losses-- > 0) return [{ retry: true }];
        done.push(...items);
        return items.map((item) => ({ done: item }));
      },
    });
    await Promise.all(['a:1', 'a:2', 'a:3', 'b:1', 'a:4'].map((item) => group.submit(item)));
    expect(done.filter((item) => item.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
  });

  it('is drained when nothing waits and nothing is under way', async () => {
    const { group, batches } = controlled({ inFlight: 1 });
    await group.drained();
    const answers = [group.submit('a:1')];
    await settle();
    answers.push(group.submit('b:1'));
    let drained = false;
    const draining = group.drained().then(() => {
      drained = true;
    });
    batches[0]?.end();
    await settle();
    expect(drained).toBe(false);
    batches[1]?.end();
    await draining;
    await Promise.all(answers);
  });

  it('gives up on an item that always loses', async () => {
    const group = new GroupCommit<string, string>({
      maxAttempts: 3,
      keyOf: (item) => item,
      commit: async (items) => items.map(() => ({ retry: true })),
    });
    await expect(group.submit('a')).rejects.toMatchObject({
      code: 'changed_too_often',
      message: expect.stringContaining('too often'),
    });
  });
});
