// Builds the console if any of its sources is newer than the last build; part of `npm run build`.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/console/', import.meta.url));
const vocabulary = fileURLToPath(new URL('../src/order/', import.meta.url));
const built = fileURLToPath(new URL('../dist/console/index.html', import.meta.url));

const files = [source, vocabulary].flatMap((folder) =>
  readdirSync(folder, { recursive: true }).map((name) => folder + name),
);
const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
if (!existsSync(built) || statSync(built).mtimeMs < newest) {
  const { build } = await import('vite');
  await build({ configFile: `${source}vite.config.ts` });
}
