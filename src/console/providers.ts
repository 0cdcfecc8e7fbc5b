import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type OrderRef, request } from './api.js';

/** A provider whose orders the service keeps. */
export interface ProviderView {
  readonly name: string;
  readonly title: string;
  readonly speaksOf: 'orders' | 'payments';
  /** The path of its webhook. */
  readonly webhook: string;
  /** Whether its money is real. Absent: it does not say. */
  readonly mode?: 'test' | 'live';
  /** Why no order can be reconciled with it. Absent: orders can be. */
  readonly cannotReconcile?: string;
}

/** What identifies an order among all providers. */
export interface Identified {
  readonly id: string;
  readonly provider: { readonly name: string };
}

/** What identifies an order in a map. */
export function keyOf({ id, provider }: Identified): string {
  return JSON.stringify([provider.name, id]);
}

/** The providers of the service. Empty while they are being read. */
export class Providers {
  readonly all: readonly ProviderView[];

  constructor(all: readonly ProviderView[]) {
    this.all = all;
  }

  /** True: a page must say which of them an order is of. */
  get areSeveral(): boolean {
    return this.all.length > 1;
  }

  /** A provider by its name. Undefined for one that is not served here. */
  named(wanted: string | undefined): ProviderView | undefined {
    const found = this.all.find(({ name }) => name === wanted);
    return found ?? (this.areSeveral ? undefined : this.all[0]);
  }

  /** An order as requests name it: with its provider only if there are several. */
  refOf({ id, provider }: Identified): OrderRef {
    return { id, provider: this.areSeveral ? provider.name : undefined };
  }

  /** The place of an order in the console. */
  placeOf(order: Identified): { readonly order: string; readonly provider: string | undefined } {
    const { id, provider } = this.refOf(order);
    return { order: id, provider };
  }
}

/** The providers of the service, for every part of the page. */
export const ProvidersContext = createContext(new Providers([]));

/** The providers of the service. */
export function useProviders(): Providers {
  return useContext(ProvidersContext);
}

/** Reads which providers the service has. */
export async function loadProviders(): Promise<Providers> {
  const service = await request<{ readonly providers: readonly ProviderView[] }>('/');
  return new Providers(service?.providers ?? []);
}
