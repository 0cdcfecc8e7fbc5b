/** What is wrong with a reference or the id of an order; undefined: nothing. */
export function badText(name: string, value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value === value.trim() && value.length <= 255
    ? undefined
    : `The ${name} should be a text of 1 to 255 characters, without spaces around it. Correct it.`;
}
