import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{exporter,alerts,dashboards,examples,bench,faults}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
