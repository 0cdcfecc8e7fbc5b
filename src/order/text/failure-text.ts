/** The message of an error, or the text of anything else that was thrown. */
export function failureText(error: unknown): string {
  try {
    const text: unknown = error instanceof Error ? error.message : error;
    return typeof text === 'string' && text !== '' ? text : String(error);
  } catch {
    return 'the thrown value cannot be converted to text';
  }
}
