type Optional<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T];

/** An object type whose keys that may be `undefined` are optional instead. */
export type Defined<T> = { [K in Exclude<keyof T, Optional<T>>]: T[K] } & {
  [K in Optional<T>]?: Exclude<T[K], undefined>;
};

/** A copy of an object without the keys whose value is `undefined`. */
export function defined<T extends object>(object: T): Defined<T> {
  const result: Partial<T> = {};
  // A loop, as this runs several times for every delivery. The keys never come from outside.
  for (const key in object) {
    if (object[key] !== undefined) result[key] = object[key];
  }
  // Exactly the keys that the type makes optional may be missing, which the compiler cannot see.
  return result as Defined<T>;
}

/** The list itself, or `undefined` if it is empty or absent. */
export function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}
