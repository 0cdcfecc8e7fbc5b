/**
 * Writes fields as a form, without those that are undefined.
 *
 * Stripe, "API reference": bodies are form-encoded, and a nested field is named `outer[inner]`.
 *
 * @example
 * encodeForm({ amount: 500, metadata: { key: 'a b' } }); // 'amount=500&metadata%5Bkey%5D=a+b'
 */
export function encodeForm(form: object): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) append(fields, name, value);
  return fields.toString();
}

function append(fields: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    fields.append(name, String(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) append(fields, `${name}[${key}]`, inner);
}
