/** Sets a member of an object, whatever its name: assigning to `__proto__` would set the prototype instead. */
export function defineOwn(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
