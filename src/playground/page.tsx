import { stories } from 'virtual:stories';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { TimeZone } from '../console/parts/when.js';
import { withPasted } from './outcome/followed.js';
import { outcomeOf } from './outcome/outcome.js';
import { readerOf } from './outcome/providers.js';
import { Chart } from './parts/chart.js';
import { CopyLink } from './parts/copy-link.js';
import { Forge } from './parts/forge.js';
import { Line } from './parts/line.js';
import { Now } from './parts/now.js';
import { OrderNow } from './parts/order-now.js';
import { Paste } from './parts/paste.js';
import { Shuffle } from './parts/shuffle.js';
import { Tray } from './parts/tray.js';
import { readLink } from './situation/link.js';
import { afterArrivals, type Situation, situationOf } from './situation/situation.js';

const FIRST = 'digital-river/card_completed';

function begun(name: string): Situation {
  const story = stories.find((one) => one.name === name) ?? stories[0];
  if (story === undefined) throw new Error('the page has stories');
  return situationOf(story);
}

/** The playground: cards in their order of arrival, and what follows from them. */
export function Page(): JSX.Element {
  const [situation, setSituation] = useState(() => begun(FIRST));
  const [problem, setProblem] = useState('');
  /** The situation before and after something was pasted. */
  const [pasted, setPasted] = useState<{ readonly before: Situation; readonly after: Situation }>();
  const { line, provider, arrived = line.length, story = '' } = situation;

  useEffect(() => {
    const open = async () => {
      const fragment = location.hash.slice(1);
      if (fragment === '') return;
      const content = await readLink(fragment);
      if (content.kind === 'situation') setSituation(content.situation);
      setProblem(content.kind === 'damaged' ? content.message : '');
    };
    void open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);

  const outcome = useMemo(
    () => outcomeOf(provider, line.slice(0, arrived)),
    [provider, line, arrived],
  );
  const choose = (name: string) => {
    setProblem('');
    history.replaceState(null, '', '#');
    setSituation(begun(name));
  };

  return (
    <>
      <header class="head">
        <h1>order-lifecycle playground</h1>
        <label>
          Story{' '}
          <select value={story} onChange={(event) => choose(event.currentTarget.value)}>
            {story === '' && <option value="">of your own</option>}
            {(['digital-river', 'stripe'] as const).map((name) => (
              <optgroup key={name} label={readerOf(name).title}>
                {stories
                  .filter((one) => one.provider === name)
                  .map((one) => (
                    <option key={one.name} value={one.name}>
                      {one.title}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => choose(story === '' ? FIRST : story)}>
          Start over
        </button>
        <CopyLink situation={situation} />
      </header>
      <main class="playground">
        {problem !== '' && (
          <p class="then" role="alert">
            {problem}
          </p>
        )}
        <p class="soft intro">
          Deliveries of {readerOf(provider).title} about one order. Drag a card, with a finger by
          its grip, or move it with the arrow keys; D copies it, Delete drops it. Nothing leaves
          this page. <TimeZone />
        </p>
        <div class="bar">
          <label class="step">
            <span>
              Arrived: <b>{arrived}</b> of {line.length}
            </span>
            <input
              type="range"
              min={0}
              max={line.length}
              value={arrived}
              onInput={(event) =>
                setSituation(afterArrivals(situation, Number(event.currentTarget.value)))
              }
            />
          </label>
          <Now order={outcome.order} />
        </div>
        <div class="board">
          <div>
            <Line situation={situation} outcome={outcome} onChange={setSituation} />
            <Shuffle situation={situation} onChange={setSituation} />
            <Tray situation={situation} onChange={setSituation} />
          </div>
          <div>
            <Chart order={outcome.order} />
            <OrderNow outcome={outcome} provider={provider} />
          </div>
        </div>
        <div class="columns">
          <Forge situation={situation} onChange={setSituation} />
          <Paste
            situation={situation}
            onAdd={(delivery, of) => {
              const after = withPasted(situation, delivery, of);
              setPasted({ before: situation, after });
              setSituation(after);
            }}
            onUndo={pasted?.after === situation ? () => setSituation(pasted.before) : undefined}
          />
        </div>
      </main>
    </>
  );
}
