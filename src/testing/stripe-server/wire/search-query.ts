/** One condition of a search. */
export interface Clause {
  /** `status`, `currency`, `amount` or `metadata["key"]`. */
  readonly field: 'status' | 'currency' | 'metadata';
  /** The key of the metadata; otherwise empty. */
  readonly key: string;
  readonly value: string;
  readonly negated: boolean;
}

/** A search: all of its clauses hold, or one of them. */
export interface SearchQuery {
  readonly every: boolean;
  readonly clauses: readonly Clause[];
}

const QUOTED = String.raw`(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')`;
const CLAUSE = new RegExp(
  String.raw`^(-?)(?:(status|currency)|metadata\[${QUOTED}\]):${QUOTED}(?:\s+(AND|OR)\s+|\s*$)`,
  'i',
);

/**
 * Reads Stripe's search language as far as it finds payments: exact clauses about metadata, status and
 * currency, negated by `-`, all joined by AND or all by OR. Absent: it cannot be read. Source: Stripe, "Search
 * query language".
 */
export function readSearch(text: string): SearchQuery | undefined {
  const clauses: Clause[] = [];
  const joins = new Set<string>();
  let rest = text.trim();
  while (rest !== '') {
    const found = CLAUSE.exec(rest);
    if (found === null) return undefined;
    const [whole, minus, field, key1, key2, value1, value2, join] = found;
    clauses.push({
      field:
        field?.toLowerCase() === 'status'
          ? 'status'
          : field === undefined
            ? 'metadata'
            : 'currency',
      key: unescaped(key1 ?? key2 ?? ''),
      value: unescaped(value1 ?? value2 ?? ''),
      negated: minus === '-',
    });
    rest = rest.slice(whole.length);
    if (join !== undefined) {
      joins.add(join.toUpperCase());
      if (rest === '') return undefined;
    }
  }
  // Stripe: up to ten clauses; AND and OR do not mix.
  if (clauses.length === 0 || clauses.length > 10 || joins.size > 1) return undefined;
  return { every: !joins.has('OR'), clauses };
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
