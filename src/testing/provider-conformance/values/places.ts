/** The names of the members that lead to a value in a body. */
export type Place = readonly string[];

/** Every place in a body, the whole included. */
export function placesIn(body: unknown, at: Place = []): readonly Place[] {
  if (typeof body !== 'object' || body === null) return [at];
  return [at, ...Object.entries(body).flatMap(([key, value]) => placesIn(value, [...at, key]))];
}

/** The body with another value at one place; with `undefined`, without that member. */
export function withValueAt(body: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(body)) {
    return body.map((item, index) =>
      String(index) === key ? (withValueAt(item, rest, value) ?? null) : item,
    );
  }
  if (typeof body !== 'object' || body === null) return body;
  const members = Object.entries(body).flatMap(([name, member]) => {
    const changed = name === key ? withValueAt(member, rest, value) : member;
    return changed === undefined ? [] : [[name, changed] as const];
  });
  return Object.fromEntries(members);
}

/** The body with these members in every object, where it has none of that name. */
export function withMembers(body: unknown, members: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(body)) return body.map((item) => withMembers(item, members));
  if (typeof body !== 'object' || body === null) return body;
  const own = Object.entries(body).map(([key, value]) => [key, withMembers(value, members)]);
  return { ...members, ...Object.fromEntries(own) };
}
