/** The source of an observation: a delivery, the response to a change, or a read. */
export type Source = 'webhook' | 'response' | 'read';
