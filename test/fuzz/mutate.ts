import type { Random } from '../../src/testing/simulator/index.js';

/** A JSON value, whose keys can have any name, `__proto__` too. */
type Value = unknown;

function nested(depth: number, random: Random): Value {
  let value: Value = 'bottom';
  for (let level = 0; level < depth; level += 1) {
    value = random.chance(0.5) ? [value] : { a: value };
  }
  return value;
}

const POISONS: readonly ((random: Random) => Value)[] = [
  () => null,
  () => true,
  () => '',
  () => [],
  () => ({}),
  () => 0,
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => 0.1 + 0.2,
  () => '1e400',
  () => '\ud800',
  () => 'a\udfffb',
  () => '\u0000',
  () => '‮​',
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
  () => '9999-99-99T99:99:99Z',
  () => '0000-01-01T00:00:00Z',
  () => '275760-09-13T00:00:00Z',
  () => '2026-02-30T00:00:00.1234567890Z',
  () => 'accepted',
  () => 'complete',
  () => 'held',
  (random) => 'x'.repeat(random.int(1, 3_000)),
  (random) => nested(random.int(2, 90), random),
  (random) => Array.from({ length: random.int(1, 300) }, () => ({ id: random.digits(3) })),
  (random) => withOwn({}, '__proto__', { polluted: random.digits(2) }),
  (random) => withOwn({}, 'constructor', { prototype: { polluted: random.digits(2) } }),
];

const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'id', 'state', 'orderId', ''];

/** Defines a key: `__proto__` becomes a key like any other, as in parsed JSON. */
function withOwn(target: object, key: string, value: Value): object {
  return Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

interface Place {
  readonly holder: object;
  readonly key: string;
}

function placesIn(root: object): Place[] {
  const places: Place[] = [];
  const open: object[] = [root];
  for (
    let holder = open.pop();
    holder !== undefined && places.length < 2_000;
    holder = open.pop()
  ) {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      const value: Value = Reflect.get(holder, key);
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
  return places;
}

/** The JSON text with one to six of its values, keys or members replaced by hostile ones. */
export function mutatedJson(text: string, random: Random): string {
  const root: Value = JSON.parse(text);
  if (typeof root !== 'object' || root === null) return text;
  for (let times = random.int(1, 6); times > 0; times -= 1) {
    const places = placesIn(root);
    if (places.length === 0) break;
    const { holder, key } = random.pick(places);
    const other = random.pick(places);
    switch (random.int(0, 5)) {
      case 0:
        Reflect.deleteProperty(holder, key);
        break;
      case 1:
        withOwn(holder, random.pick(KEYS), Reflect.get(other.holder, other.key));
        break;
      case 2:
        withOwn(holder, random.pick(KEYS), random.pick(POISONS)(random));
        break;
      case 3: {
        const copied: Value = Reflect.get(other.holder, other.key);
        if (typeof copied !== 'object') withOwn(holder, key, copied);
        break;
      }
      default:
        withOwn(holder, key, random.pick(POISONS)(random));
    }
  }
  // References to one part can form a circle, which is not JSON.
  try {
    return JSON.stringify(root);
  } catch {
    return text;
  }
}

/** The bytes with some of them flipped, removed, repeated or added. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (let times = random.int(1, 5); times > 0; times -= 1) {
    const at = random.int(0, Math.max(0, result.length - 1));
    switch (random.int(0, 4)) {
      case 0:
        if (result.length > 0) result[at] = (result[at] ?? 0) ^ (1 << random.int(0, 7));
        break;
      case 1:
        result = result.slice(0, at);
        break;
      case 2:
        result = Uint8Array.from([...result.slice(0, at), random.int(0, 255), ...result.slice(at)]);
        break;
      case 3: {
        const piece = result.slice(at, at + random.int(1, 40));
        result = Uint8Array.from([...result.slice(0, at), ...piece, ...result.slice(at)]);
        break;
      }
      default:
        result = Uint8Array.from([...result, 0xed, 0xa0, 0x80, 0xff, 0xfe]);
    }
  }
  return result;
}

/** Random bytes. */
export function rawBytes(random: Random): Uint8Array {
  const alphabet = random.chance(0.5) ? '{}[]",:0123456789eE+-.tfn\\u ' : undefined;
  return Uint8Array.from({ length: random.int(0, 200) }, () =>
    alphabet === undefined
      ? random.int(0, 255)
      : alphabet.charCodeAt(random.int(0, alphabet.length - 1)),
  );
}
