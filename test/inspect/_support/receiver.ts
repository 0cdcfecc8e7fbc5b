import { createBrowserReceiver, type StatelyInspectionEvent } from '@statelyai/inspect';

// Runs in the browser, in the frame of the bridge's page.
const received: StatelyInspectionEvent[] = [];
Object.assign(globalThis, { received });
createBrowserReceiver().subscribe((message) => {
  received.push(message);
});
