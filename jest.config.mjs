/** @type {import("jest").Config} */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "^.+\\.ts$": "<rootDir>/test/stripTypes.mjs" },
  globalSetup: "<rootDir>/test/globalSetup.ts",
  globalTeardown: "<rootDir>/test/globalTeardown.ts",
  // Tests wait on one PostgreSQL server most of the time: more workers than this only make them wait on each other.
  maxWorkers: 3,
  testTimeout: 60_000,
  watchman: false,
};
