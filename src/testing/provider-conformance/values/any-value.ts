import type { Random } from '../../simulator/values/random.js';

const TEXTS = [
  '',
  ' ',
  '0',
  'null',
  'constructor',
  '__proto__',
  'toString',
  '\u0000',
  '\uD800',
  'é日💶',
  '2026-02-30T25:61:61Z',
  "'; drop table orders; --",
  '<script>',
  'x'.repeat(5_000),
];

const NUMBERS = [0, -0, 1, -1, 0.1, 1e308, -1e308, 2 ** 53, 5e-324, 1_767_225_600];

/** A random value that JSON can hold. */
export function anyValue(random: Random, depth = 4): unknown {
  const kind = random.int(0, depth > 0 ? 6 : 4);
  switch (kind) {
    case 0:
      return random.pick(TEXTS);
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return random.chance(0.5);
    case 3:
      return null;
    case 4:
      return random.int(-(2 ** 40), 2 ** 40);
    case 5:
      return Array.from({ length: random.int(0, 4) }, () => anyValue(random, depth - 1));
    default:
      return anyObject(random, depth);
  }
}

const KEYS = ['id', 'type', 'object', 'data', 'status', 'state', 'amount', 'created', 'items'];

function anyObject(random: Random, depth: number): unknown {
  const members = Array.from({ length: random.int(0, 4) }, () => {
    const key = random.chance(0.7) ? random.pick(KEYS) : random.pick(TEXTS);
    return [key, anyValue(random, depth - 1)] as const;
  });
  // `__proto__` becomes a member of its own, as it does in a parsed body.
  const text = members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  return JSON.parse(`{${text.join(',')}}`);
}

/** Values that are too deep or too large for a delivery. */
export function excessiveValues(): readonly unknown[] {
  const deep = 5_000;
  return [
    JSON.parse(`${'['.repeat(deep)}${']'.repeat(deep)}`),
    JSON.parse(`${'{"data":'.repeat(deep)}0${'}'.repeat(deep)}`),
    Array.from({ length: 250_000 }, () => 0),
  ];
}
