#!/usr/bin/env node
import { Command } from 'commander';
import { ConfigurationError } from '../order/configuration-error.js';
import { diagram } from './commands/diagram.js';
import { doctor } from './commands/doctor.js';
import { explain } from './commands/explain.js';
import { inspect } from './commands/inspect.js';
import { orders } from './commands/orders.js';
import { prune } from './commands/prune.js';
import { reconcile } from './commands/reconcile.js';
import { replay } from './commands/replay.js';
import { reprocess } from './commands/reprocess.js';
import { resolve } from './commands/resolve.js';
import { serve } from './commands/serve.js';
import { simulate } from './commands/simulate.js';
import { tail } from './commands/tail.js';

const program = new Command('order-lifecycle')
  .description(
    'Keeps orders in step with a payment provider that answers late, twice or out of order.',
  )
  .showHelpAfterError('(order-lifecycle <command> --help shows what there is)');

for (const command of [
  serve,
  reconcile,
  reprocess,
  diagram,
  inspect,
  resolve,
  prune,
  explain,
  orders,
  tail,
  replay,
  simulate,
  doctor,
])
  command(program);

try {
  await program.parseAsync();
} catch (error) {
  const wrong = error instanceof ConfigurationError;
  console.error(`order-lifecycle: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(wrong ? 2 : 1);
}
