/** How often something happened in this process since its start. */
export interface ProcessCount {
  readonly name: string;
  readonly label: string;
  readonly count: number;
}

/** Counts since the start of this process, by name and one label. */
export class ProcessMetrics {
  readonly #counts = new Map<string, number>();
  readonly #ofAccounts = new Map<string, ProcessMetrics>();

  add(name: string, label: string, by = 1): void {
    const key = `${name} ${label}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  /** What happened to one account, counted apart. */
  of(account: string): ProcessMetrics {
    const known = this.#ofAccounts.get(account) ?? new ProcessMetrics();
    this.#ofAccounts.set(account, known);
    return known;
  }

  entries(): readonly ProcessCount[] {
    return [...this.#counts].map(([key, count]) => {
      const [name = '', label = ''] = key.split(' ');
      return { name, label, count };
    });
  }
}
