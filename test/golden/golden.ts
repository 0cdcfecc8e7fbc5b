import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const HERE = new URL('./', import.meta.url);

/**
 * The text of a golden file. A missing one is written when `UPDATE_GOLDEN=1` says so; one that exists
 * is never written again, as somewhere an order is stored in its shape.
 */
export function golden(name: string, today: () => string): string {
  const file = new URL(name, HERE);
  if (!existsSync(file) && process.env.UPDATE_GOLDEN === '1') writeFileSync(file, today());
  return readFileSync(file, 'utf8');
}

/** The versions of which there is a golden file, e.g. of `order-v1.json`. */
export function versionsOf(kind: string): readonly number[] {
  const pattern = new RegExp(`^${kind}-v(\\d+)\\.`);
  return readdirSync(HERE)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
