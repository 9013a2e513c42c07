import { normalizePrincipal } from '../../../packages/clouds/src/platform-principals.ts';
import { checkPlatforms } from '../../../packages/gateway/src/app/create-caller-admission.ts';
import { findClientAddress } from '../../../packages/gateway/src/caller-auth/create-address-gate.ts';
import { createAdmission } from '../../../packages/gateway/src/caller-auth/create-admission.ts';
import { createApiKey } from '../../../packages/gateway/src/caller-auth/create-api-key-verifier.ts';
import { createJwtVerifier } from '../../../packages/gateway/src/caller-auth/create-jwt-verifier.ts';
import { watchKeys } from '../../../packages/gateway/src/caller-auth/key-file.ts';
import { parseJwt } from '../../../packages/gateway/src/caller-auth/parse-jwt.ts';
import { parseCredential } from '../../../packages/gateway/src/caller-auth/read-credential.ts';
import { authenticateCaller } from '../../../packages/gateway/src/proxy/steps/authenticate-caller.ts';
import { createCallerLimits } from '../../../packages/gateway/src/proxy/steps/caller-limits.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const CALLERS_MUTATIONS: readonly ProofMutation[] = [
  change(normalizePrincipal)(
    'as it is written',
    () =>
      ({ principal }) =>
        principal,
    ['platform-verifier.test.ts › HOK-05'],
  ),
  change(findClientAddress)(
    "the first address of X-Forwarded-For is the caller's",
    (original) => (request, trustedProxies) => {
      const found = original(request, trustedProxies);
      const [first] = request.headers.flatMap(([name, value]) =>
        name.toLowerCase() === 'x-forwarded-for' ? value.split(',') : [],
      );
      return found === undefined || first === undefined ? found : { ...found, client: first.trim() };
    },
    [
      'callers.test.ts › NET-07',
      'cli-audit.test.ts › NET-07',
      'cli-audit.test.ts › AUD-01',
      'addresses.test.ts › NET-07',
    ],
  ),
  change(createAdmission)(
    'an address with failures is locked out',
    (original) => (options) => {
      const admit = original(options);
      const locked = new Set();
      return async (request) => {
        if (locked.has(request.remoteAddress))
          return { outcome: 'throttled', reason: 'failures', retryAfter: 1 };
        const verdict = await admit(request);
        if (verdict.outcome === 'throttled') locked.add(request.remoteAddress);
        return verdict;
      };
    },
    ['callers.test.ts › LCK-01', 'admission.test.ts › LCK-01'],
  ),
  change(createApiKey)(
    'a secret of 192 bits',
    (original) => (bytes) => original((length) => bytes(length).fill(0, 24)),
    ['api-keys.test.ts › has its form, 256 random bits and an id'],
  ),
  change(createJwtVerifier)(
    'by a clock that stands at 1970',
    (original) => (options) => original({ ...options, clock: { ...options.clock, now: () => 0 } }),
    [
      'callers.test.ts › nor does what a proxy adds (REQ-13)',
      'callers.test.ts › HOK-01',
      'callers.test.ts › the caller’s credential does not reach Graph',
    ],
  ),
  change(watchKeys)(
    'the file is read once',
    (original) => async (options) => {
      const { latest } = await original(options);
      return { latest, get: async () => latest().keys };
    },
    [
      'cli-caller-keys.test.ts › the life of a key: made, used by nymgate call, revoked while the gateway runs',
      'api-keys.test.ts › F15',
    ],
  ),
  change(watchKeys)(
    'starts without a file',
    (original) => (options) =>
      original(options).catch(() => ({
        get: async () => new Map(),
        latest: () => ({ keys: new Map(), readable: false }),
      })),
    ['api-keys.test.ts › without a good one to begin with nothing starts'],
  ),
  change(parseJwt)('goes on without its parts being looked at', () => () => 'malformed', [
    'jwt-verifier.test.ts › LCK-01',
    'jwt-verifier.test.ts › T1-26 the spelling of a token',
    'jwt-verifier.test.ts › a token that no issuer of ours made costs no question',
    'jwt-verifier.test.ts › dates, by the clock that is given',
    'jwt-verifier.test.ts › once a minute',
    'jwt-verifier.test.ts › required claims and callers',
  ]),
  change(parseCredential)(
    'the first of several credentials counts',
    (original) => (headers) => {
      const found = original(headers);
      if (found.kind !== 'several') return found;
      const names = headers.map(([name]) => name.toLowerCase());
      return original(
        headers.filter(
          ([name], at) => name.toLowerCase() !== 'x-api-key' && names.indexOf(name.toLowerCase()) === at,
        ),
      );
    },
    [
      'callers.test.ts › a connector without grant: 403, before any rule is asked',
      'callers.test.ts › T9-01',
      'admission.test.ts › several credentials: no verifier is asked',
    ],
  ),
  change(authenticateCaller)(
    'without verifiers everyone is local',
    (original) => (gateway, inbound) =>
      gateway.admission === undefined
        ? { inbound, caller: { id: 'local', grant: { connectors: ['*'] } } }
        : original(gateway, inbound),
    ['local-mode.test.ts › LOC-01'],
  ),
  change(authenticateCaller)(
    "a caller is everyone's",
    (original) => async (gateway, inbound) => {
      try {
        return await original(gateway, inbound);
      } catch {
        return { inbound, caller: { id: 'anyone', grant: { connectors: ['*'] } } };
      }
    },
    ['callers.test.ts › proves nothing'],
  ),
  changeMade(createCallerLimits)(
    "a grant's limits do nothing",
    (limits) => ({
      acquire: (caller) => limits.acquire({ ...caller, grant: { connectors: caller.grant.connectors } }),
    }),
    [
      'callers.test.ts › TOK-09',
      'caller-limits.test.ts › rate',
      'caller-limits.test.ts › concurrency',
      'caller-limits.test.ts › SHR-01',
    ],
  ),
  change(createCallerLimits)(
    'guesses at pseudonyms are free',
    (original) => (options) => original({ ...options, maxInvalidTokens: Number.POSITIVE_INFINITY }),
    ['callers.test.ts › TOK-09', 'caller-limits.test.ts › TOK-09', 'caller-limits.test.ts › SHR-01'],
  ),
  change(checkPlatforms)('every host may name its callers', () => () => undefined, [
    'callers.test.ts › HOK-05',
  ]),
  change(authenticateCaller)(
    'every caller is admitted for the host',
    (original) => (gateway, inbound) => {
      inbound.admitted?.();
      return original(gateway, inbound);
    },
    ['handle-request.test.ts › CON-01'],
  ),
];
