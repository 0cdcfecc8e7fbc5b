import type { JSX } from 'preact';
import { useProviders } from '../providers.js';

/** One shape for each provider in the order of the service, within 12 by 12. The title stands beside it. */
const SHAPES = [
  'M1 1h10v10H1z',
  'M6 .8a5.2 5.2 0 1 1 0 10.4A5.2 5.2 0 1 1 6 .8z',
  'M6 .8l5.6 10.4H.4z',
  'M6 .2L11.8 6 6 11.8.2 6z',
] as const;

/** The provider of something, with a shape of its own. Nothing where the service has only one. */
export function ProviderMark({ name }: { readonly name: string | undefined }): JSX.Element | null {
  const providers = useProviders();
  if (!providers.areSeveral || name === undefined) return null;
  const index = providers.all.findIndex((one) => one.name === name);
  const shape = SHAPES[index % SHAPES.length];
  return (
    <span class="provider">
      {shape !== undefined && (
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d={shape} />
        </svg>
      )}
      {providers.named(name)?.title ?? name}
    </span>
  );
}
