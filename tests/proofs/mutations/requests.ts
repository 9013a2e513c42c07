import { changeOf, type ProofMutation } from '../mutation.ts';

const stricterModule = changeOf<typeof import('../../../packages/engine/src/plan/stricter.ts')>(
  'engine/src/plan/stricter.ts',
);
const decideModule = changeOf<typeof import('../../../packages/engine/src/requests/decide.ts')>(
  'engine/src/requests/decide.ts',
);
const decideQueryModule = changeOf<typeof import('../../../packages/engine/src/requests/decide-query.ts')>(
  'engine/src/requests/decide-query.ts',
);
const findEndpointModule = changeOf<typeof import('../../../packages/engine/src/requests/find-endpoint.ts')>(
  'engine/src/requests/find-endpoint.ts',
);
const castsModule =
  changeOf<typeof import('../../../packages/engine/src/plan/casts.ts')>('engine/src/plan/casts.ts');
const openLinkModule = changeOf<typeof import('../../../packages/engine/src/requests/links/open-link.ts')>(
  'engine/src/requests/links/open-link.ts',
);
const acceptsLiteralModule = changeOf<
  typeof import('../../../packages/engine/src/requests/odata/accepts-literal.ts')
>('engine/src/requests/odata/accepts-literal.ts');
const guardOptionModule = changeOf<
  typeof import('../../../packages/engine/src/requests/odata/guard-option.ts')
>('engine/src/requests/odata/guard-option.ts');
const guardSelectModule = changeOf<
  typeof import('../../../packages/engine/src/requests/odata/guard-select.ts')
>('engine/src/requests/odata/guard-select.ts');
const parseTargetModule = changeOf<typeof import('../../../packages/engine/src/requests/parse-target.ts')>(
  'engine/src/requests/parse-target.ts',
);
const spellingsModule = changeOf<typeof import('../../../packages/engine/src/requests/paths/spellings.ts')>(
  'engine/src/requests/paths/spellings.ts',
);
const toAllowedValueModule = changeOf<
  typeof import('../../../packages/engine/src/requests/to-allowed-value.ts')
>('engine/src/requests/to-allowed-value.ts');
const tokenTextModule = changeOf<typeof import('../../../packages/engine/src/requests/token-text.ts')>(
  'engine/src/requests/token-text.ts',
);
const verifyOpenedRequestModule = changeOf<
  typeof import('../../../packages/engine/src/requests/verify-opened-request.ts')
>('engine/src/requests/verify-opened-request.ts');
const writeTargetModule = changeOf<typeof import('../../../packages/engine/src/requests/write-target.ts')>(
  'engine/src/requests/write-target.ts',
);

const matchPathModule = changeOf<typeof import('../../../packages/engine/src/requests/match-path.ts')>(
  'engine/src/requests/match-path.ts',
);
export const REQUESTS_MUTATIONS: readonly ProofMutation[] = [
  stricterModule(
    'chooseNode',
    { to: 'what another member says changes nothing', instead: () => (node) => node },
    [
      'stricter.test.ts › S3: the pseudonym of a person opens for a directory account with a GUID alone',
      'stricter.test.ts › S6: a time is coarse where another member is there',
    ],
  ),
  decideModule(
    'decide',
    {
      to: 'the query goes on as it came',
      instead: (original) => (plan, request) => ({
        ...original(plan, { ...request, target: { ...request.target, query: [] } }),
        query: request.target.query.map(({ name, value }) => ({ name, value: [value] })),
      }),
    },
    [
      'decide.test.ts › REQ-09',
      'decide.test.ts › REQ-10',
      'decide.test.ts › REQ-11',
      'decide.test.ts › ODA-01',
      'decide.test.ts › ODA-02',
      'decide.test.ts › ODA-03',
      'decide.test.ts › ODA-04',
      'decide.test.ts › SEL-01',
      'decide.test.ts › ODA-07',
      'decide.test.ts › TOK-06',
      'requests.test.ts › REQ-01',
      'requests.test.ts › REQ-09',
      'requests.test.ts › REQ-13',
      'requests.test.ts › first rule in file order, always',
      'requests.test.ts › ODA-01',
      'requests.test.ts › ODA-02',
      'requests.test.ts › ODA-03',
      'requests.test.ts › ODA-04',
      'requests.test.ts › ODA-07',
      'requests.test.ts › refused before Graph sees anything',
    ],
  ),
  decideModule(
    'decide',
    {
      to: 'without Prefer and other headers of the rule',
      instead: (original) => (plan, request) => ({ ...original(plan, request), headers: [] }),
    },
    ['decide.test.ts › writes Prefer anew', 'decide.test.ts › REQ-13'],
  ),
  decideQueryModule(
    'decideQuery',
    {
      to: 'nothing is required',
      instead: (original) => (endpoint, query) =>
        query.length === 0 ? { query: [], pruned: undefined } : original(endpoint, query),
    },
    ['requests.test.ts › REQ-11'],
  ),
  castsModule('acceptsCast', { to: 'everything has types', instead: () => () => true }, [
    'odata-requests.test.ts › ODA-08 no cast',
  ]),
  castsModule(
    'removeCast',
    {
      to: 'the cast of a link is not looked at',
      instead: (original) => (segments) =>
        original(segments, 'microsoft.graph.user') ?? original(segments, undefined),
    },
    ['odata-requests.test.ts › ODA-08 its pages'],
  ),
  findEndpointModule(
    'findEndpoint',
    {
      to: "an unknown path is the first rule's",
      instead: (original) => (plan, method, segments) => {
        const [endpoint] = plan.endpoints;
        try {
          return original(plan, method, segments);
        } catch (error) {
          if (endpoint === undefined) throw error;
          return { endpoint, match: [] };
        }
      },
    },
    [
      'decide.test.ts › REQ-02',
      'decide.test.ts › REQ-07',
      'decide.test.ts › REQ-08',
      'decide.test.ts › ODA-04',
      'decide.test.ts › ODA-05',
      'decide.test.ts › TOK-02',
      'decide.test.ts › TOK-06',
      'requests.test.ts › REQ-08',
      'requests.test.ts › ODA-05',
      'requests.test.ts › refused before Graph sees anything',
      'path-spellings.test.ts › REQ-16 what Graph would not read as',
    ],
  ),
  findEndpointModule(
    'findEndpoint',
    {
      to: 'the last in file order decides',
      instead: (original) => (plan, method, segments) => {
        const found = original(plan, method, segments);
        const { endpoint } = original(
          { ...plan, endpoints: [...plan.endpoints].reverse() },
          method,
          segments,
        );
        return { ...found, endpoint };
      },
    },
    ['decide.test.ts › REQ-15'],
  ),
  openLinkModule(
    'openLink',
    {
      to: 'a link goes wherever it leads',
      instead: () => (decision, opener) => {
        const text = opener.link(decision.endpoint.id, decision.link?.sealed ?? '');
        return {
          path: text.startsWith('[') ? String(JSON.parse(text)[2]) : text,
          unmatched: undefined,
          round: undefined,
        };
      },
    },
    ['open-link.test.ts › LNK-01 refuses'],
  ),
  acceptsLiteralModule('acceptsLiteral', { to: 'a literal fits every type', instead: () => () => true }, [
    'guard-option.test.ts › T1-12',
    'filter-values.test.ts › ODA-03',
    'filter-values.test.ts › T1-12',
  ]),
  acceptsLiteralModule('isOrdered', { to: 'every type has an order', instead: () => () => true }, [
    'guard-option.test.ts › $search of the directory › T1-12 refuses',
    'guard-option.test.ts › T1-12',
    'filter-values.test.ts › ODA-03',
  ]),
  acceptsLiteralModule(
    'isUnrestrictedText',
    { to: 'every text may be searched', instead: () => () => true },
    [
      'guard-option.test.ts › $search of the directory › T1-12 refuses',
      'guard-option.test.ts › T1-12',
      'filter-values.test.ts › ODA-03',
    ],
  ),
  guardOptionModule(
    'guardOption',
    {
      to: 'an option goes on as it came',
      instead:
        () =>
        ({ value }) => [value],
    },
    [
      'decide.test.ts › ODA-02',
      'decide.test.ts › ODA-03',
      'decide.test.ts › SEL-01',
      'decide.test.ts › TOK-06',
      'guard-option.test.ts › $expand › refuses',
      'guard-option.test.ts › T1-12',
      'guard-option.test.ts › accepts no filter that names a hidden property without its pseudonym',
      'guard-option.test.ts › $search of mail › T1-12 refuses',
      'guard-option.test.ts › $search of the directory › T1-12 refuses',
      'guard-option.test.ts › SEL-01',
      'guard-option.test.ts › TOK-06',
      'guard-option.test.ts › KEY-01',
    ],
  ),
  guardSelectModule('guardSelect', { to: 'goes on as it came', instead: () => () => 'displayName' }, [
    'guard-option.test.ts › KEY-01',
    'guard-option.test.ts › SEL-01',
    'pruned-select.test.ts › SEL-01',
    'pruned-select.test.ts › T1-12',
  ]),
  parseTargetModule(
    'isInvalidSegment',
    { to: 'every segment of a path is good', instead: () => () => false },
    [
      'requests.test.ts › REQ-03',
      'requests.test.ts › REQ-04',
      'requests.test.ts › REQ-05',
      'requests.test.ts › REQ-06',
      'requests.test.ts › REQ-07',
      'requests.test.ts › refused before Graph sees anything',
    ],
  ),
  parseTargetModule(
    'containsControlCharacter',
    { to: 'control characters are ordinary', instead: () => () => false },
    ['requests.test.ts › REQ-07', 'requests.test.ts › refused before Graph sees anything'],
  ),
  parseTargetModule(
    'percentDecode',
    {
      to: 'bytes that are no UTF-8 are replaced',
      instead: () => (text) => {
        const bytes = text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits) =>
          String.fromCharCode(Number.parseInt(digits, 16)),
        );
        return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
      },
    },
    [
      'parse-target.test.ts › refuses',
      'parse-target.test.ts › REQ-07',
      'parse-target.test.ts › REQ-09',
      'plain-link.test.ts › LNK-01 readPlainLink',
    ],
  ),
  parseTargetModule(
    'parseTarget',
    { to: 'a fragment is cut off', instead: (original) => (raw) => original(raw.split('#')[0] ?? '') },
    ['parse-target.test.ts › refuses', 'parse-target.test.ts › REQ-05'],
  ),
  parseTargetModule(
    'parseTarget',
    {
      to: 'empty segments are left out',
      instead: (original) => (raw) => original(raw.replace(/\/{2,}/g, '/')),
    },
    ['parse-target.test.ts › refuses', 'parse-target.test.ts › REQ-06'],
  ),
  parseTargetModule(
    'parseTarget',
    {
      to: 'an absolute address is a path',
      instead: (original) => (raw) => original(raw.replace(/^https?:\/\/[^/]*/, '')),
    },
    ['parse-target.test.ts › refuses', 'parse-target.test.ts › NET-03'],
  ),
  parseTargetModule(
    'percentDecode',
    {
      to: 'decodes twice',
      instead: (original) => (text) => original(original(text) ?? '%') ?? original(text),
    },
    [
      'decide.test.ts › ODA-01',
      'parse-target.test.ts › refuses',
      'parse-target.test.ts › REQ-04',
      'plain-link.test.ts › LNK-01 readPlainLink',
    ],
  ),
  parseTargetModule('isInvalidSegment', { to: 'a segment may be anything', instead: () => () => false }, [
    'parse-target.test.ts › refuses',
    'parse-target.test.ts › REQ-03',
  ]),
  spellingsModule(
    'getSpellings',
    { to: 'a path is read as it is written only', instead: () => (segments) => [{ segments, keys: [] }] },
    [
      'decide.test.ts › ODA-04',
      'decide.test.ts › TOK-06',
      'spellings.test.ts › REQ-16',
      'requests.test.ts › REQ-16',
      'path-spellings.test.ts › REQ-16 every spelling of',
    ],
  ),
  toAllowedValueModule(
    'toAllowedValue',
    { to: 'every value is allowed', instead: () => (_, candidate) => candidate },
    [
      'decide.test.ts › writes Prefer anew',
      'decide.test.ts › REQ-10',
      'decide.test.ts › REQ-11',
      'decide.test.ts › ODA-07',
      'round.test.ts › F28',
    ],
  ),
  tokenTextModule('containsToken', { to: 'tokens are ordinary texts', instead: () => () => false }, [
    'guard-option.test.ts › TOK-06',
    'tokens.test.ts › TOK-04',
    'requests.test.ts › TOK-02',
    'requests.test.ts › TOK-06',
    'requests.test.ts › refused before Graph sees anything',
  ]),
  verifyOpenedRequestModule(
    'verifyOpenedRequest',
    { to: 'what was opened is not looked at again', instead: () => () => undefined },
    [
      'verify-opened-request.test.ts › T1-24',
      'verify-opened-request.test.ts › T1-24 refuses',
      'verify-opened-request.test.ts › whatever was pseudonymized, a confirmed request has the shape that was decided',
      'handle-request.test.ts › T1-24',
    ],
  ),
  verifyOpenedRequestModule(
    'verifyOpenedRequest',
    {
      to: 'nothing is confirmed',
      instead: (original) => (decision, opened) =>
        original(decision, { ...opened, segments: [...opened.segments, 'x'] }),
    },
    ['verify-opened-request.test.ts › confirms %s in a segment'],
  ),
  writeTargetModule(
    'writeTarget',
    {
      to: 'values are not encoded',
      instead:
        () =>
        ({ segments, query }) => {
          const path = segments.map((segment) => `/${segment}`).join('');
          return query.length === 0
            ? path
            : `${path}?${query.map(({ name, value }) => `${name}=${value}`).join('&')}`;
        },
    },
    [
      'decide.test.ts › SEL-01',
      'decide.test.ts › is refused with a code, or goes on in a form that decides and reads the same',
      'verify-opened-request.test.ts › whatever was pseudonymized, a confirmed request has the shape that was decided',
      'parse-target.test.ts › is undone and redone by writeTarget',
    ],
  ),
  matchPathModule(
    'matchPath',
    {
      to: 'letter case counts',
      instead: (original) => (pattern, segments, origin) =>
        pattern.segments.every(
          ([part], at) => part === undefined || !('literal' in part) || part.literal === segments[at],
        )
          ? original(pattern, segments, origin)
          : undefined,
    },
    ['decide.test.ts › T1-15 case'],
  ),
  toAllowedValueModule('toAllowedValue', { to: 'no value is allowed', instead: () => () => undefined }, [
    'decide.test.ts › REQ-01',
  ]),
  spellingsModule('isReserved', { to: 'no word is reserved', instead: () => () => false }, [
    'answer-shapes.test.ts › SHP-01 a word that Graph reserves is no id',
  ]),
];
