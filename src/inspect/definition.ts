import { orderMachine } from '../../machines/order.machine.js';
import { expressionOf } from '../diagram/diagram.js';

/** The definition of the statechart for an inspector: JSON with combined guards spelled out. */
export function machineDefinition(): string {
  const { context: _, ...config } = orderMachine.config;
  return JSON.stringify(config, (key, value: unknown) =>
    key === 'guard' ? { type: expressionOf(value) } : value,
  );
}
