// Runs the suite: ESM TypeScript through swc, one embedded PostgreSQL for the whole run.
export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'esnext', parser: { syntax: 'typescript' } },
        module: { type: 'es6', ignoreDynamic: true },
      },
    ],
  },
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/start-engines.ts',
  globalTeardown: '<rootDir>/test/support/stop-engines.ts',
  testTimeout: 120_000,
  maxWorkers: 2,
};
