import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

// One script and one style sheet, addressed by their content.
export default defineConfig({
  define: { __VERSION__: JSON.stringify(version) },
  root: import.meta.dirname,
  base: '/console/',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    assetsDir: '.',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
