import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const HERE = new URL('./', import.meta.url);

/**
 * Reads a golden file. With `UPDATE_GOLDEN=1` a missing one is written first. One that exists is
 * never overwritten, as orders are stored in its shape.
 */
export function golden(name: string, content: () => string): string {
  const file = new URL(name, HERE);
  if (!existsSync(file) && process.env.UPDATE_GOLDEN === '1') writeFileSync(file, content());
  return readFileSync(file, 'utf8');
}

/** The versions that have a golden file, such as `order-v1.json`. */
export function versionsOf(kind: string): readonly number[] {
  const pattern = new RegExp(`^${kind}-v(\\d+)\\.`);
  return readdirSync(HERE)
    .flatMap((name) => pattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
