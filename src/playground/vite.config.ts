import { defineConfig } from 'vite';

// One script and one style sheet. tools/build-playground.mjs adds the stories, and puts all of it into one
// page.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: { alias: { 'node:crypto': `${import.meta.dirname}/platform/crypto.ts` } },
  plugins: [
    {
      // The package has no side effects, except these modules: they prepare the page for the others.
      name: 'platform',
      transform: (code, id) =>
        id.includes('/src/playground/platform/') ? { code, moduleSideEffects: true } : undefined,
    },
  ],
  build: {
    outDir: '../../dist/playground',
    emptyOutDir: true,
    assetsDir: '.',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
