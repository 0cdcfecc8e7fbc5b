import { defineConfig } from 'vite';

// One script and one style sheet, addressed by their content.
export default defineConfig({
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
