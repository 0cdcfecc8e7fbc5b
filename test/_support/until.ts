const DEADLINE = 20_000;

/** Calls `find` until it finds something, and resolves with that. Throws after 20 seconds. */
export async function until<T>(
  what: string,
  find: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + DEADLINE;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Waited ${DEADLINE} ms, but not: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
