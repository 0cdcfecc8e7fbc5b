import { parentPort } from 'node:worker_threads';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

const listeners = [];

init({
  post: (message) => parentPort.postMessage(message),
  on: (listener) => {
    listeners.push(listener);
    parentPort.on('message', listener);
  },
  off: (listener) => parentPort.off('message', listener),
  // The first listener takes the orders; the others are the calls of a run that has ended.
  teardown: () => {
    for (const listener of listeners.splice(1)) parentPort.off('message', listener);
  },
  setup: setupEnvironment,
  runTests: (state, traces) => runBaseTests('run', state, traces),
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
  onModuleRunner: (runner) => forget(runner.evaluatedModules),
});

/** No mutant may meet what another one has left behind in a module of the project. */
function forget(modules) {
  if (globalThis.__stryker__) globalThis.__stryker__.activeMutant = undefined;
  for (const module of modules.idToModuleMap.values()) {
    if (module.meta && 'externalize' in module.meta) continue;
    module.promise = undefined;
    module.exports = undefined;
    module.evaluated = false;
    module.importers.clear();
  }
}
