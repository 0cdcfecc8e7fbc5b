/** What went wrong, in words, whatever was thrown. */
export function failureText(error: unknown): string {
  try {
    const text: unknown = error instanceof Error ? error.message : error;
    return typeof text === 'string' && text !== '' ? text : String(error);
  } catch {
    return 'something was thrown that cannot be shown';
  }
}
