import { isAway } from '../../store/store-error.js';

/**
 * Does work for all items together; where that fails, for each half of them, down to single ones. So
 * an item that makes the work fail keeps no other from being done, and costs a few tries.
 *
 * @param onFailure called with each item for which the work fails alone.
 * @throws StoreError at once where the store cannot be reached: half of the items would fare no better.
 */
export async function inHalves<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  onFailure: (item: T, error: unknown) => void,
): Promise<void> {
  const [only] = items;
  if (only === undefined) return;
  try {
    await work(items);
  } catch (error) {
    if (isAway(error)) throw error;
    if (items.length === 1) return onFailure(only, error);
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), work, onFailure);
    await inHalves(items.slice(middle), work, onFailure);
  }
}
