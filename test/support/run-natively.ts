// Runs a test file as the product runs: by Node itself, in one realm, with modules that a worker reads once for all its files.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Environment {
  readonly moduleMocker: { restoreAllMocks(): void };
  handleTestEvent?(event: unknown, state: unknown): unknown;
}

type RunFile = (
  globalConfig: unknown,
  config: unknown,
  environment: { readonly global: object; handleTestEvent?(event: unknown, state: unknown): unknown },
  runtime: object,
  testPath: string,
  report: unknown,
) => Promise<unknown>;

const require = createRequire(import.meta.url);
const { default: runWithCircus } = require('jest-circus/runner') as { default: RunFile };

const nothing = (): void => undefined;

/** Where Jest keeps, for a whole process, who hears of its tests: those of a file that is done would hear the next one's. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

/** What Jest's own adapter asks of a runtime, answered without a virtual machine, transforms or a registry per file. */
const runtime = {
  requireInternalModule: (path: string): unknown => {
    // Which tests there are, and whether they passed, belongs to one file: this module alone is read anew.
    delete require.cache[path];
    Reflect.deleteProperty(globalThis, LISTENERS);
    return require(path);
  },
  requireModule: require,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: async (path: string): Promise<unknown> => await import(pathToFileURL(path).href),
  setGlobalsForRuntime: nothing,
  enterTestCode: nothing,
  leaveTestCode: nothing,
};

/**
 * Jest's `testRunner`. Spies and the variables of the environment end with the file; what a module of ours keeps stays,
 * as it does for the many houses that one process opens.
 */
export default async function runNatively(
  globalConfig: unknown,
  config: unknown,
  environment: Environment,
  _virtualMachine: unknown,
  testPath: string,
  report: unknown,
): Promise<unknown> {
  const variables = { ...process.env };
  const mocker = environment.moduleMocker;
  Object.assign(globalThis, { jest: mocker });
  // Jest would translate every stack by source maps; Node's places are right as they are.
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  const handleTestEvent = environment.handleTestEvent?.bind(environment);
  try {
    const own = { global: globalThis, ...(handleTestEvent === undefined ? {} : { handleTestEvent }) };
    return await runWithCircus(globalConfig, config, own, runtime, testPath, report);
  } finally {
    mocker.restoreAllMocks();
    for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
    Object.assign(process.env, variables);
  }
}
