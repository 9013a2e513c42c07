import { changeOf, type ProofMutation } from '../mutation.ts';

const createCompatModule = changeOf<typeof import('../../../packages/psoxy/src/headers/create-compat.ts')>(
  'psoxy/src/headers/create-compat.ts',
);
const fitOpenedModule = changeOf<typeof import('../../../packages/psoxy/src/requests/fit-opened.ts')>(
  'psoxy/src/requests/fit-opened.ts',
);
const compilePsoxyModule = changeOf<typeof import('../../../packages/psoxy/src/rules/compile-psoxy.ts')>(
  'psoxy/src/rules/compile-psoxy.ts',
);
const psoxyShapeModule = changeOf<typeof import('../../../packages/psoxy/src/rules/psoxy-shape.ts')>(
  'psoxy/src/rules/psoxy-shape.ts',
);
const digestInnerJsonModule = changeOf<
  typeof import('../../../packages/psoxy/src/tree/digest-inner-json.ts')
>('psoxy/src/tree/digest-inner-json.ts');

const formatPseudonymModule = changeOf<typeof import('../../../packages/psoxy/src/tree/format-pseudonym.ts')>(
  'psoxy/src/tree/format-pseudonym.ts',
);
const findJsonPlacesModule = changeOf<typeof import('../../../packages/psoxy/src/tree/find-json-places.ts')>(
  'psoxy/src/tree/find-json-places.ts',
);
const decideRawRequestModule = changeOf<
  typeof import('../../../packages/psoxy/src/requests/decide-raw-request.ts')
>('psoxy/src/requests/decide-raw-request.ts');
export const PSOXY_MUTATIONS: readonly ProofMutation[] = [
  createCompatModule(
    'readControlHeaders',
    { to: 'a header is not looked at', instead: (original) => (options) => original(options, []) },
    ['compat.test.ts › 200 with names and booleans, nothing sent to Graph, one audit line'],
  ),
  fitOpenedModule('checkQueryValue', { to: 'every value fits', instead: () => (text) => text }, [
    'fit-opened.test.ts › does not take',
    'psoxy-opened.test.ts › T1-24',
  ]),
  compilePsoxyModule(
    'compilePsoxyData',
    {
      to: 'what is wrong is left out',
      instead: (original) => (data) => ({ ...original(data), findings: [] }),
    },
    [
      'psoxy-files.test.ts › a hostile rule file is refused and nothing in it runs',
      'psoxy-files.test.ts › tells every issue at once, with line, column and fix',
      'psoxy-files.test.ts › warns of an endpoint that changes nothing',
      'psoxy-files.test.ts › ReDoS in a path',
      'psoxy-files.test.ts › code in a filter',
    ],
  ),
  psoxyShapeModule('checkOutline', { to: 'every outline is good', instead: () => () => undefined }, [
    'compile-trusted-data.test.ts › PIN-01',
  ]),
  digestInnerJsonModule('digestInnerJson', { to: 'as it is', instead: () => (text) => text }, [
    'hostile.test.ts › depth and duplicates inside of JSON in a string',
  ]),
  fitOpenedModule('isGraphFunctionName', { to: 'no word is a function', instead: () => () => false }, [
    'psoxy-opened.test.ts › T1-13',
  ]),
  fitOpenedModule('isPlainValue', { to: 'every text is plain', instead: () => () => true }, [
    'bodies.test.ts › T1-24',
  ]),
  formatPseudonymModule(
    'formatPseudonym',
    {
      to: 'a pseudonym in an answer is opened first',
      instead: (original) => (text, format, pseudonymizer) => {
        try {
          return original(pseudonymizer.open(text, ['person']), format, pseudonymizer);
        } catch {
          return original(text, format, pseudonymizer);
        }
      },
    },
    ['transforms.test.ts › values that look like our tokens are identifiers like any other'],
  ),
  formatPseudonymModule(
    'formatPseudonym',
    {
      to: 'what looks like a pseudonym stays one',
      instead: (original) => (text, format, pseudonymizer) => {
        const [, hash, domain] = /^[tp]~([\w-]{43})(?:@(.+))?$/.exec(text) ?? [];
        if (hash === undefined) return original(text, format, pseudonymizer);
        if (format.encoding !== 'json') return text;
        return JSON.stringify(domain === undefined ? { hash } : { domain, hash });
      },
    },
    ['transforms.test.ts › values that look like our tokens are identifiers like any other'],
  ),
  findJsonPlacesModule(
    'createWorkBudget',
    { to: 'of twenty million values', instead: () => () => ({ remaining: 20_000_000 }) },
    ['hostile.test.ts › on nested properties is cut off'],
  ),
  decideRawRequestModule(
    'decideRawRequest',
    {
      to: 'a slash at the end is left out',
      instead: (original) => (plan, request) =>
        original(plan, { ...request, raw: request.raw.replace(/\/+(?=$|\?)/, '') }),
    },
    ['psoxy-headers.test.ts › REQ-06'],
  ),
  createCompatModule(
    'createCompat',
    {
      to: 'the hash of the salt is for everyone',
      instead: (original) => (options) => {
        const compat = original(options);
        return {
          ...compat,
          createHeaders: (facts) => [
            ...compat.createHeaders(facts),
            ['x-psoxy-pii-salt-sha256', options.saltHash ?? ''],
          ],
        };
      },
    },
    ['compat.test.ts › PRV-1', 'psoxy-headers.test.ts › PRV-1'],
  ),
  createCompatModule(
    'createCompat',
    {
      to: 'a target in headers counts for nothing',
      instead: (original) => (options) => ({
        ...original(options),
        parseControlHeaders: (inbound) => ({ inbound, healthCheck: false }),
      }),
    },
    ['psoxy-headers.test.ts › T1-07'],
  ),
  createCompatModule(
    'createCompat',
    {
      to: 'an absolute address becomes a target',
      instead: (original) => (options) => {
        const compat = original(options);
        return {
          ...compat,
          parseControlHeaders: (inbound, isConnector) =>
            compat.parseControlHeaders(
              { ...inbound, target: inbound.target.startsWith('/') ? inbound.target : '/' },
              isConnector,
            ),
        };
      },
    },
    ['psoxy-headers.test.ts › T1-32'],
  ),
];
