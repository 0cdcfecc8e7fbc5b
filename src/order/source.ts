/** The source of an observation: a delivery, the response to a change, a read, or the shop itself. */
export type Source = 'webhook' | 'response' | 'read' | 'shop';
