import { connect, createServer, type Socket } from 'node:net';

/** One address for several processes, like a load balancer. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

/** Forwards each connection to the next process that accepts it. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let turn = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    turn += 1;
    join(socket, [...ports.slice(turn % ports.length), ...ports.slice(0, turn % ports.length)]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function join(socket: Socket, [port, ...others]: readonly number[]): void {
  if (port === undefined) {
    socket.destroy();
    return;
  }
  const to = connect(port, '127.0.0.1');
  const refused = () => join(socket, others);
  to.once('error', refused);
  to.once('connect', () => {
    to.off('error', refused);
    to.on('error', () => socket.destroy());
    to.on('close', () => socket.destroy());
    socket.on('close', () => to.destroy());
    socket.pipe(to);
    to.pipe(socket);
  });
}
