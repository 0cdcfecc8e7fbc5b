/** About how many characters the JSON of a value has; counting stops soon after `limit`. */
export function jsonSize(value: unknown, limit = Number.POSITIVE_INFINITY): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 2;
  if (Array.isArray(value)) {
    // The names of its members would cost more than all the rest.
    for (let index = 0; index < value.length && size <= limit; index += 1) {
      size += 1 + jsonSize(value[index], limit);
    }
    return size;
  }
  for (const name in value) {
    size += name.length + 4 + jsonSize((value as Readonly<Record<string, unknown>>)[name], limit);
    if (size > limit) break;
  }
  return size;
}
