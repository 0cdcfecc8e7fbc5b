import { afterAll, beforeAll, describe } from 'vitest';
import { freePort } from '../../_support/free-port.js';
import {
  RESTATE_SERVER,
  type RestateCluster,
  startRestate,
  warnWithoutRestate,
} from '../../_support/restate-server.js';

/** Where one server of Restate is, and a port for what runs its objects. */
export interface OneServer {
  readonly ingress: string;
  readonly admin: string;
  /** One for all: a call that began at a worker which is gone waits for it to come back. */
  readonly port: number;
}

/** A suite over one server of Restate; where none can be had it is skipped, loudly. */
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
