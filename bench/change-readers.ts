import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

// A process that reads the changes of a service, with as many readers as its parent requests.

const sockets: Socket[] = [];

process.on('message', async ({ url, readers }: { url: string; readers: number }) => {
  for (const socket of sockets.splice(readers)) socket.destroy();
  const { hostname, port } = new URL(url);
  while (sockets.length < readers) {
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.write('GET /changes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'data');
    socket.resume();
  }
  process.send?.('done');
});
