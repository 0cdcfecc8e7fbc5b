/** Clauses as one: `a`, `a and b`, `a, b and c`; or with another word before the last. */
export function listed(clauses: readonly string[], word = 'and'): string {
  const last = clauses.at(-1) ?? '';
  return clauses.length < 2 ? last : `${clauses.slice(0, -1).join(', ')} ${word} ${last}`;
}
