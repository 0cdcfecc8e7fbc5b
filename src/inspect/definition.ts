import { orderMachine } from '../../machines/order.machine.js';
import { expressionOf } from '../diagram/diagram.js';

/**
 * The definition of the statechart as an inspector draws it: the literal of `orderMachine` as JSON,
 * combined guards spelled out, and without a context, which would be of no order in particular.
 */
export function machineDefinition(): string {
  const { context: _, ...config } = orderMachine.config;
  return JSON.stringify(config, (key, value: unknown) =>
    key === 'guard' ? { type: expressionOf(value) } : value,
  );
}
