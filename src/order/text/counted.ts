/**
 * A count with its noun, in the singular for one.
 *
 * @example
 * counted(1, 'order'); // '1 order'
 * counted(2, 'body', 'bodies'); // '2 bodies'
 */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
