import { isUnavailable } from '../../store/store-error.js';

/**
 * Processes all items together; if that fails, each half of them, down to single items. So an item that
 * makes the work fail does not keep the others from being processed.
 *
 * @param onFailure called with each item for which the work fails alone.
 * @throws StoreError at once when the store cannot be reached, since smaller batches would fail as well.
 */
export async function inHalves<T>(
  items: readonly T[],
  work: (items: readonly T[]) => Promise<void>,
  onFailure: (item: T, error: unknown) => void,
): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await work(items);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    if (items.length === 1) return onFailure(first, error);
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), work, onFailure);
    await inHalves(items.slice(middle), work, onFailure);
  }
}
