import type { JSX } from 'preact';
import type { OrderView } from '../../api.js';
import { Scroll } from '../../parts/scroll.js';
import { When } from '../../parts/when.js';

type Milestones = OrderView['milestones'];

/** The milestones of an order, each with what became of it or when it is attempted next. */
export function Milestones({
  milestones,
}: {
  readonly milestones: Milestones;
}): JSX.Element | null {
  if (milestones.length === 0) return null;
  return (
    <section aria-labelledby="milestones">
      <h2 id="milestones">Milestones</h2>
      <Scroll label="Milestones, table">
        <table class="relations">
          <thead>
            <tr>
              <th scope="col">milestone</th>
              <th scope="col">subject</th>
              <th scope="col">status</th>
              <th scope="col" class="number">
                attempts
              </th>
              <th scope="col">when</th>
              <th scope="col">reason</th>
            </tr>
          </thead>
          <tbody>
            {milestones.map((one) => (
              <tr key={one.key}>
                <th scope="row">{one.kind}</th>
                <td>{one.subject}</td>
                <td>
                  <Status {...one} />
                </td>
                <td class="number">{one.attempts}</td>
                <td>
                  <Moment {...one} />
                </td>
                <td>{one.reason ?? one.lastError ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function Status({ status, unhandled }: Milestones[number]): JSX.Element {
  return unhandled === true ? (
    <span class="soft" title="This service has no handler for it, so it is not delivered.">
      no handler
    </span>
  ) : (
    <span class={`milestone-${status}`}>{status}</span>
  );
}

function Moment({ unhandled, dueAt, settledAt }: Milestones[number]): JSX.Element | null {
  if (settledAt !== undefined) return <When at={settledAt} />;
  if (unhandled === true || dueAt === undefined) return null;
  return (
    <>
      next attempt <When at={dueAt} />
    </>
  );
}
