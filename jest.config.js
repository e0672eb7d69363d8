// Runs the suite: ESM TypeScript by Node itself; one PostgreSQL, MariaDB and Chromium for all tests but the rules of the house.
const common = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/support/run-natively.ts',
};

export default {
  projects: [
    { ...common, displayName: 'house', testMatch: ['<rootDir>/test/house.test.ts'] },
    {
      ...common,
      displayName: 'engines',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/house.test.ts'],
      globalSetup: '<rootDir>/test/support/start-engines.ts',
      globalTeardown: '<rootDir>/test/support/stop-engines.ts',
    },
  ],
  testSequencer: '<rootDir>/test/support/dearest-first.ts',
  testTimeout: 120_000,
  // Two cores: the third worker runs while the others wait for an engine. One that has grown starts afresh.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1GB',
};
