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
  // The first listener receives the commands; the others belong to the ended run.
  teardown: () => {
    for (const listener of listeners.splice(1)) parentPort.off('message', listener);
  },
  setup: setupEnvironment,
  runTests: (state, traces) => runBaseTests('run', state, traces),
  collectTests: (state, traces) => runBaseTests('collect', state, traces),
  onModuleRunner: (runner) => forget(runner.evaluatedModules),
});

/** Forgets the project's modules, so that no mutant sees the state of another one. */
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
