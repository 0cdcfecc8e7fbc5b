import { afterAll, beforeAll, describe } from 'vitest';
import { freePort } from '../../_support/free-port.js';
import {
  RESTATE_SERVER,
  type RestateCluster,
  startRestate,
  warnWithoutRestate,
} from '../../_support/restate-server.js';

/** The addresses of a Restate server, and a port for a worker. */
export interface OneServer {
  readonly ingress: string;
  readonly admin: string;
  /** One port for all workers: a call that began at a stopped worker waits for its return. */
  readonly port: number;
}

/** Runs a suite on a Restate server, or skips it with a warning. */
export function onRestate(title: string, suite: (server: () => OneServer) => void): void {
  warnWithoutRestate('npm run test:restate');
  describe.skipIf(RESTATE_SERVER === undefined)(title, () => {
    let cluster: RestateCluster | undefined;
    let server: OneServer = { ingress: '', admin: '', port: 0 };
    beforeAll(async () => {
      cluster = await startRestate();
      server = { ...server, ...cluster.nodes[0], port: await freePort() };
    });
    afterAll(() => cluster?.stop());
    suite(() => server);
  });
}
