import { changeOf, type ProofMutation } from '../mutation.ts';

const platformPrincipalsModule = changeOf<
  typeof import('../../../packages/clouds/src/platform-principals.ts')
>('clouds/src/platform-principals.ts');
const createAddressGateModule = changeOf<
  typeof import('../../../packages/gateway/src/caller-auth/create-address-gate.ts')
>('gateway/src/caller-auth/create-address-gate.ts');
const createAdmissionModule = changeOf<
  typeof import('../../../packages/gateway/src/caller-auth/create-admission.ts')
>('gateway/src/caller-auth/create-admission.ts');
const createApiKeyVerifierModule = changeOf<
  typeof import('../../../packages/gateway/src/caller-auth/create-api-key-verifier.ts')
>('gateway/src/caller-auth/create-api-key-verifier.ts');
const createJwtVerifierModule = changeOf<
  typeof import('../../../packages/gateway/src/caller-auth/create-jwt-verifier.ts')
>('gateway/src/caller-auth/create-jwt-verifier.ts');
const keyFileModule = changeOf<typeof import('../../../packages/gateway/src/caller-auth/key-file.ts')>(
  'gateway/src/caller-auth/key-file.ts',
);
const parseJwtModule = changeOf<typeof import('../../../packages/gateway/src/caller-auth/parse-jwt.ts')>(
  'gateway/src/caller-auth/parse-jwt.ts',
);
const readCredentialModule = changeOf<
  typeof import('../../../packages/gateway/src/caller-auth/read-credential.ts')
>('gateway/src/caller-auth/read-credential.ts');
const authenticateCallerModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/authenticate-caller.ts')
>('gateway/src/proxy/steps/authenticate-caller.ts');
const callerLimitsModule = changeOf<
  typeof import('../../../packages/gateway/src/proxy/steps/caller-limits.ts')
>('gateway/src/proxy/steps/caller-limits.ts');

const createCallerAdmissionModule = changeOf<
  typeof import('../../../packages/gateway/src/app/create-caller-admission.ts')
>('gateway/src/app/create-caller-admission.ts');
export const CALLERS_MUTATIONS: readonly ProofMutation[] = [
  platformPrincipalsModule(
    'normalizePrincipal',
    {
      to: 'as it is written',
      instead:
        () =>
        ({ principal }) =>
          principal,
    },
    ['platform-verifier.test.ts › HOK-05'],
  ),
  createAddressGateModule(
    'findClientAddress',
    {
      to: "the first address of X-Forwarded-For is the caller's",
      instead: (original) => (request, trustedProxies) => {
        const found = original(request, trustedProxies);
        const [first] = request.headers.flatMap(([name, value]) =>
          name.toLowerCase() === 'x-forwarded-for' ? value.split(',') : [],
        );
        return found === undefined || first === undefined ? found : { ...found, client: first.trim() };
      },
    },
    [
      'callers.test.ts › NET-07',
      'cli-audit.test.ts › NET-07',
      'cli-audit.test.ts › AUD-01',
      'addresses.test.ts › NET-07',
    ],
  ),
  createAdmissionModule(
    'createAdmission',
    {
      to: 'an address with failures is locked out',
      instead: (original) => (options) => {
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
    },
    ['callers.test.ts › LCK-01', 'admission.test.ts › LCK-01'],
  ),
  createApiKeyVerifierModule(
    'createApiKey',
    {
      to: 'a secret of 192 bits',
      instead: (original) => (bytes) => original((length) => bytes(length).fill(0, 24)),
    },
    ['api-keys.test.ts › has its form, 256 random bits and an id'],
  ),
  createJwtVerifierModule(
    'createJwtVerifier',
    {
      to: 'by a clock that stands at 1970',
      instead: (original) => (options) => original({ ...options, clock: { ...options.clock, now: () => 0 } }),
    },
    [
      'callers.test.ts › nor does what a proxy adds (REQ-13)',
      'callers.test.ts › HOK-01',
      'callers.test.ts › the caller’s credential does not reach Graph',
    ],
  ),
  keyFileModule(
    'watchKeys',
    {
      to: 'the file is read once',
      instead: (original) => async (options) => {
        const { latest } = await original(options);
        return { latest, get: async () => latest().keys };
      },
    },
    [
      'cli-caller-keys.test.ts › the life of a key: made, used by nymgate call, revoked while the gateway runs',
      'api-keys.test.ts › F15',
    ],
  ),
  keyFileModule(
    'watchKeys',
    {
      to: 'starts without a file',
      instead: (original) => (options) =>
        original(options).catch(() => ({
          get: async () => new Map(),
          latest: () => ({ keys: new Map(), readable: false }),
        })),
    },
    ['api-keys.test.ts › without a good one to begin with nothing starts'],
  ),
  parseJwtModule(
    'parseJwt',
    { to: 'goes on without its parts being looked at', instead: () => () => 'malformed' },
    [
      'jwt-verifier.test.ts › LCK-01',
      'jwt-verifier.test.ts › T1-26 the spelling of a token',
      'jwt-verifier.test.ts › a token that no issuer of ours made costs no question',
      'jwt-verifier.test.ts › dates, by the clock that is given',
      'jwt-verifier.test.ts › once a minute',
      'jwt-verifier.test.ts › required claims and callers',
    ],
  ),
  readCredentialModule(
    'parseCredential',
    {
      to: 'the first of several credentials counts',
      instead: (original) => (headers) => {
        const found = original(headers);
        if (found.kind !== 'several') return found;
        const names = headers.map(([name]) => name.toLowerCase());
        return original(
          headers.filter(
            ([name], at) => name.toLowerCase() !== 'x-api-key' && names.indexOf(name.toLowerCase()) === at,
          ),
        );
      },
    },
    [
      'callers.test.ts › a connector without grant: 403, before any rule is asked',
      'callers.test.ts › T9-01',
      'admission.test.ts › several credentials: no verifier is asked',
    ],
  ),
  authenticateCallerModule(
    'authenticateCaller',
    {
      to: 'without verifiers everyone is local',
      instead: (original) => (gateway, inbound) =>
        gateway.admission === undefined
          ? { inbound, caller: { id: 'local', grant: { connectors: ['*'] } } }
          : original(gateway, inbound),
    },
    ['local-mode.test.ts › LOC-01'],
  ),
  authenticateCallerModule(
    'authenticateCaller',
    {
      to: "a caller is everyone's",
      instead: (original) => async (gateway, inbound) => {
        try {
          return await original(gateway, inbound);
        } catch {
          return { inbound, caller: { id: 'anyone', grant: { connectors: ['*'] } } };
        }
      },
    },
    ['callers.test.ts › proves nothing'],
  ),
  callerLimitsModule(
    'createCallerLimits',
    {
      to: "a grant's limits do nothing",
      instead: (original) => (options) => {
        const limits = original(options);
        return {
          ...limits,
          acquire: (caller) => limits.acquire({ ...caller, grant: { connectors: caller.grant.connectors } }),
        };
      },
    },
    [
      'callers.test.ts › TOK-09',
      'caller-limits.test.ts › rate',
      'caller-limits.test.ts › concurrency',
      'caller-limits.test.ts › SHR-01',
    ],
  ),
  callerLimitsModule(
    'createCallerLimits',
    {
      to: 'guesses at pseudonyms are free',
      instead: (original) => (options) =>
        original({ ...options, maxInvalidTokens: Number.POSITIVE_INFINITY }),
    },
    ['callers.test.ts › TOK-09', 'caller-limits.test.ts › TOK-09', 'caller-limits.test.ts › SHR-01'],
  ),
  createCallerAdmissionModule(
    'checkPlatforms',
    { to: 'every host may name its callers', instead: () => () => undefined },
    ['callers.test.ts › HOK-05'],
  ),
  authenticateCallerModule(
    'authenticateCaller',
    {
      to: 'every caller is admitted for the host',
      instead: (original) => (gateway, inbound) => {
        inbound.admitted?.();
        return original(gateway, inbound);
      },
    },
    ['handle-request.test.ts › CON-01'],
  ),
];
