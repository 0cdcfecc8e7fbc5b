/** How many links are remembered. */
const MAX_LINKS = 10_000;

/**
 * Remembers which references this process has linked to which orders, the latest ones, so that not every
 * delivery of a payment has to link it again.
 */
export class LinkedBefore {
  readonly #orderOf = new Map<string, string>();

  /** Those references that this process has not linked to the order. */
  unknownOf(orderId: string, references: readonly string[]): readonly string[] {
    return references.filter((reference) => this.#orderOf.get(reference) !== orderId);
  }

  /** Call when everything that waited for the references is in the order. */
  add(orderId: string, references: Iterable<string>): void {
    for (const reference of references) {
      this.#orderOf.delete(reference);
      this.#orderOf.set(reference, orderId);
    }
    for (const oldest of this.#orderOf.keys()) {
      if (this.#orderOf.size <= MAX_LINKS) return;
      this.#orderOf.delete(oldest);
    }
  }

  /** Call when a person links a reference. */
  forget(reference: string): void {
    this.#orderOf.delete(reference);
  }
}
