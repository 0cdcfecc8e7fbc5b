import { restate } from '../../src/restate/index.js';
import { simulatedLives } from '../_support/simulated-lives.js';
import { onRestate } from './_support/on-restate.js';

onRestate(
  'a provider that delivers late, twice, out of order, among forged and broken bodies, to Restate',
  (server) => {
    let number = 0;
    simulatedLives(30, () => {
      number += 1;
      const { ingress, admin, port } = server();
      const worker = { host: '127.0.0.1', port };
      return restate(ingress, { admin, namespace: `life ${number}`, worker });
    });
  },
);
