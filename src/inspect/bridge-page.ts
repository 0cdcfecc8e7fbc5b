/** The page of the bridge, which holds the receiver in a frame. */
export function bridgePage(receiver: URL): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Orders in the inspector</title>
<link rel="stylesheet" href="bridge.css">
</head>
<body>
<iframe id="receiver" title="Inspector" src="about:blank" data-receiver="${attribute(receiver.href)}"></iframe>
<script src="bridge.js"></script>
</body>
</html>
`;
}

export const BRIDGE_STYLE =
  'html, body, iframe { margin: 0; width: 100%; height: 100%; border: 0; }';

/**
 * Passes messages on to the receiver. It listens before it opens the receiver, so that it cannot miss
 * the greeting, and sends to the receiver's own origin only, in case the frame was navigated elsewhere.
 */
export const BRIDGE_SCRIPT = `'use strict';
const frame = document.getElementById('receiver');
const target = new URL(frame.dataset.receiver);
const waiting = [];
let connected = false;
const pass = (message) => frame.contentWindow.postMessage(message, target.origin);
addEventListener('message', (event) => {
  if (event.source !== frame.contentWindow || event.origin !== target.origin) return;
  if (event.data?.type !== '@statelyai.connected' || connected) return;
  connected = true;
  for (const message of waiting.splice(0)) pass(message);
});
new EventSource('messages').onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (connected) pass(message);
  else waiting.push(message);
};
frame.src = target.href;
`;

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
