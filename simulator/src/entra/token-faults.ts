import type { TokenFault } from '../entra-types.ts';

/** Faults that wait for their token request, first come first served. */
export type TokenFaults = {
  readonly add: (fault: TokenFault) => void;
  /** The first one, when it is a refusal: it meets any request. */
  readonly takeRefusal: () => TokenRefusal | undefined;
  /** The first one, when it changes what an admitted request gets. */
  readonly takeChange: () => TokenChange | undefined;
};

export type TokenRefusal = Extract<TokenFault, { readonly code: unknown }>;
export type TokenChange = Exclude<TokenFault, { readonly code: unknown }>;

export function createTokenFaults(): TokenFaults {
  const waiting: TokenFault[] = [];
  return {
    add: (fault) => {
      waiting.push(...Array.from({ length: fault.times ?? 1 }, () => fault));
    },
    takeRefusal: () => {
      const [first] = waiting;
      if (first === undefined || !('code' in first)) return undefined;
      waiting.shift();
      return first;
    },
    takeChange: () => {
      const [first] = waiting;
      if (first === undefined || 'code' in first) return undefined;
      waiting.shift();
      return first;
    },
  };
}
