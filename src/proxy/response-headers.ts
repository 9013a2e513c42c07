import type { HeaderList } from '../kernel/ports.ts';

/** What every answer names: the rules it was made under, the epoch of its pseudonyms, and itself. */
export type Identity = {
  readonly policy: string;
  readonly epoch: string;
  readonly requestId: string;
  /** The same in the headers of another gateway; absent without `compat`. */
  readonly compat?: HeaderList | undefined;
};

const CONSTANT: HeaderList = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['x-content-type-options', 'nosniff'],
];

/** Headers of every answer (http.md#response-headers); nothing else leaves but what the caller of this adds by name. */
export function responseHeaders({ policy, epoch, requestId, compat = [] }: Identity): HeaderList[number][] {
  return [
    ...CONSTANT,
    ['nymgate-policy', policy],
    ['nymgate-epoch', epoch],
    ['nymgate-request-id', requestId],
    ...compat,
  ];
}
