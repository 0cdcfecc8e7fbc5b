import { test } from 'vitest';
import { digitalRiver } from '../../src/adapters/digital-river/index.js';
import { fold } from '../../src/lifecycle/fold.js';
import { SCENARIO_NAMES, simulateOrder, simulateScenario, planDeliveries } from '../../src/testing/simulator/index.js';
test('x', () => {
  const run = (name: string, o: any, N: number, from = 0) => {
    let bad = 0, parkedN = 0, n = 0, nu = 0; const ex: string[] = []; const byKind: Record<string, number> = {}; const badBy: Record<string, number> = {};
    const names = name === 'random' ? ['random'] : SCENARIO_NAMES;
    for (const nm of names) for (let s = from; s < from + N; s++) {
      const h = nm === 'random' ? simulateOrder(s, o) : simulateScenario(nm as never, s, o);
      const obs: any[] = []; const ids = new Set();
      for (const m of planDeliveries(h.messages, s).arrivals) {
        const r: any = m.kind === 'webhook' ? digitalRiver.fromWebhook(m.event, { account: 'a', mode: 'test' } as any)
          : digitalRiver.fromResponse({ status: m.status, headers: m.headers, body: m.body }, (m.request.path === '/orders' ? { method: 'POST', path: '/orders', account: 'a', mode: 'test' } : { method: m.request.method, path: m.request.path.endsWith('refresh') ? '/orders/{id}/refresh' : '/orders/{id}', orderId: h.orderId, account: 'a', mode: 'test' }) as any);
        if (r.kind === 'observation') { if (!ids.has(r.observation.id)) { ids.add(r.observation.id); obs.push(r.observation); } }
        else if (r.kind !== 'ignored') { nu++; if (nu < 6) console.log('NOT UNDERSTOOD', nm, s, m.kind, (m as any).type, JSON.stringify(r).slice(0, 300)); }
        else byKind[(m as any).type] = (byKind[(m as any).type] ?? 0) + 1;
      }
      n++;
      let f: any; try { f = fold(obs); } catch (e) { console.log('THROW', nm, s, String(e)); continue; }
      const v = f.snapshot.value;
      const tf = h.truth.fraudState ?? 'unknown';
      if (v.order !== h.truth.state || v.fraud !== tf) { bad++; badBy[`${h.truth.state}/${tf}->${v.order}/${v.fraud}`] = (badBy[`${h.truth.state}/${tf}->${v.order}/${v.fraud}`] ?? 0) + 1; if (ex.length < 4) ex.push(`BAD ${nm} ${s} truth ${h.truth.state}/${tf} got ${v.order}/${v.fraud} visited ${h.truth.visited} parked ${JSON.stringify(f.parked.map((p: any) => [p.reported, p.standing.kind, p.standing.explanation ?? p.standing.message]))}`.slice(0, 700)); }
      if (f.parked.length) { parkedN++; if (ex.length < 8) ex.push(`PARKED ${nm} ${s} truth ${h.truth.state} visited ${h.truth.visited} ${JSON.stringify(f.parked[0])}`.slice(0, 600)); }
      const cs = f.snapshot.context.charges; for (const [id, st] of Object.entries(h.truth.charges)) { const got = (cs[id] ?? (Array.isArray(cs) ? cs.find((c: any) => c.id === id) : undefined))?.state; if (got !== st) { badBy[`charge ${st}->${got}`] = (badBy[`charge ${st}->${got}`] ?? 0) + 1; if (ex.length < 10) ex.push(`CHARGE ${nm} ${s} ${st} got ${got}`); } }
    }
    console.log(name, JSON.stringify(o), { n, bad, parkedN, nu, badBy }, ex.join('\n')); if (name === 'random' && from === 0) console.log(Object.keys(byKind).join(' '));
  };
  run('all', { lean: true }, 25);
  run('random', { lean: true }, 2500);
  run('random', { lean: true, staleness: 0.2, eventDelay: 'loose' }, 1500, 1);
  run('random', { lean: true, omit: 'some' }, 1500, 1);
});
