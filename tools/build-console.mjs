// Builds the console when anything of it is newer than what was built; part of `npm run build`.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/console/', import.meta.url));
const built = fileURLToPath(new URL('../dist/console/index.html', import.meta.url));

const newest = Math.max(...readdirSync(source).map((name) => statSync(source + name).mtimeMs));
if (!existsSync(built) || statSync(built).mtimeMs < newest) {
  const { build } = await import('vite');
  await build({ configFile: `${source}vite.config.ts` });
}
