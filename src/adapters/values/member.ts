/** Whether a value is an object and not a list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property of an object; `undefined` if the value is not an object or has no such property. */
export function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Reflect.get(value, key);
}

/** A property that is a text and not empty. */
export function textIn(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A property that may be an amount: a number or a text. */
export function amountIn(value: unknown, key: string): number | string | undefined {
  const found = member(value, key);
  return typeof found === 'number' || typeof found === 'string' ? found : undefined;
}

/** A property that is true or false. */
export function flagIn(value: unknown, key: string): boolean | undefined {
  const found = member(value, key);
  return typeof found === 'boolean' ? found : undefined;
}

/** The value itself if it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
