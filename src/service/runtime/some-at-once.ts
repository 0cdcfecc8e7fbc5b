/**
 * Does work for every item, some of it at once, started in the order of the items.
 *
 * @throws the first error, once nothing is under way any more. Items after it are not begun.
 */
export async function someAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const errors: unknown[] = [];
  for await (const item of items) {
    const one: Promise<void> = work(item)
      .catch((error: unknown) => void errors.push(error))
      .finally(() => underWay.delete(one));
    underWay.add(one);
    if (underWay.size >= most) await Promise.race(underWay);
    if (errors.length > 0) break;
  }
  await Promise.all(underWay);
  if (errors.length > 0) throw errors[0];
}
