/** How an observation came: a delivery, the answer to a call that changes, or a read. */
export type Source = 'webhook' | 'response' | 'read';
