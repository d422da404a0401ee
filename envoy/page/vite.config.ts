import { defineConfig } from 'vite';

/** Where Envoy answers, for `npm run dev`: the page is then served from its sources. */
const EDGE = process.env.HOLDFAST_EDGE ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // The SDK is a folder beside this one, with a React of its own for its tests.
  resolve: { dedupe: ['react'] },
  build: {
    target: 'es2022',
    // Few files with fixed names: Envoy serves each at an exact path, straight from its file.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    rollupOptions: {
      output: {
        entryFileNames: 'app.js',
        assetFileNames: 'app[extname]',
        inlineDynamicImports: true,
      },
    },
  },
  server: {
    proxy: { '/holdfast.v1.': EDGE, '/v1/': EDGE },
  },
});
