import { acceptsCast, removeCast } from '../../../packages/engine/src/plan/casts.ts';
import { chooseNode } from '../../../packages/engine/src/plan/stricter.ts';
import { decide } from '../../../packages/engine/src/requests/decide.ts';
import { decideQuery } from '../../../packages/engine/src/requests/decide-query.ts';
import { findEndpoint } from '../../../packages/engine/src/requests/find-endpoint.ts';
import { openLink } from '../../../packages/engine/src/requests/links/open-link.ts';
import { matchPath } from '../../../packages/engine/src/requests/match-path.ts';
import {
  acceptsLiteral,
  isOrdered,
  isUnrestrictedText,
} from '../../../packages/engine/src/requests/odata/accepts-literal.ts';
import { guardOption } from '../../../packages/engine/src/requests/odata/guard-option.ts';
import { guardSelect } from '../../../packages/engine/src/requests/odata/guard-select.ts';
import {
  containsControlCharacter,
  isInvalidSegment,
  parseTarget,
  percentDecode,
} from '../../../packages/engine/src/requests/parse-target.ts';
import { getSpellings, isReserved } from '../../../packages/engine/src/requests/paths/spellings.ts';
import { toAllowedValue } from '../../../packages/engine/src/requests/to-allowed-value.ts';
import { containsToken } from '../../../packages/engine/src/requests/token-text.ts';
import { verifyOpenedRequest } from '../../../packages/engine/src/requests/verify-opened-request.ts';
import { writeTarget } from '../../../packages/engine/src/requests/write-target.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const REQUESTS_MUTATIONS: readonly ProofMutation[] = [
  change(chooseNode)('what another member says changes nothing', () => (node) => node, [
    'stricter.test.ts › S3: the pseudonym of a person opens for a directory account with a GUID alone',
    'stricter.test.ts › S6: a time is coarse where another member is there',
  ]),
  change(decide)(
    'the query goes on as it came',
    (original) => (plan, request) => ({
      ...original(plan, { ...request, target: { ...request.target, query: [] } }),
      query: request.target.query.map(({ name, value }) => ({ name, value: [value] })),
    }),
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
  changeMade(decide)('without Prefer and other headers of the rule', () => ({ headers: [] }), [
    'decide.test.ts › writes Prefer anew',
    'decide.test.ts › REQ-13',
  ]),
  change(decideQuery)(
    'nothing is required',
    (original) => (endpoint, query) =>
      query.length === 0 ? { query: [], pruned: undefined } : original(endpoint, query),
    ['requests.test.ts › REQ-11'],
  ),
  change(acceptsCast)('everything has types', () => () => true, ['odata-requests.test.ts › ODA-08 no cast']),
  change(removeCast)(
    'the cast of a link is not looked at',
    (original) => (segments) => original(segments, 'microsoft.graph.user') ?? original(segments, undefined),
    ['odata-requests.test.ts › ODA-08 its pages'],
  ),
  change(findEndpoint)(
    "an unknown path is the first rule's",
    (original) => (plan, method, segments) => {
      const [endpoint] = plan.endpoints;
      try {
        return original(plan, method, segments);
      } catch (error) {
        if (endpoint === undefined) throw error;
        return { endpoint, match: [] };
      }
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
  change(findEndpoint)(
    'the last in file order decides',
    (original) => (plan, method, segments) => {
      const found = original(plan, method, segments);
      const { endpoint } = original({ ...plan, endpoints: [...plan.endpoints].reverse() }, method, segments);
      return { ...found, endpoint };
    },
    ['decide.test.ts › REQ-15'],
  ),
  change(openLink)(
    'a link goes wherever it leads',
    () => (decision, opener) => {
      const text = opener.link(decision.endpoint.id, decision.link?.sealed ?? '');
      return {
        path: text.startsWith('[') ? String(JSON.parse(text)[2]) : text,
        unmatched: undefined,
        round: undefined,
      };
    },
    ['open-link.test.ts › LNK-01 refuses'],
  ),
  change(acceptsLiteral)('a literal fits every type', () => () => true, [
    'guard-option.test.ts › T1-12',
    'filter-values.test.ts › ODA-03',
    'filter-values.test.ts › T1-12',
  ]),
  change(isOrdered)('every type has an order', () => () => true, [
    'guard-option.test.ts › $search of the directory › T1-12 refuses',
    'guard-option.test.ts › T1-12',
    'filter-values.test.ts › ODA-03',
  ]),
  change(isUnrestrictedText)('every text may be searched', () => () => true, [
    'guard-option.test.ts › $search of the directory › T1-12 refuses',
    'guard-option.test.ts › T1-12',
    'filter-values.test.ts › ODA-03',
  ]),
  change(guardOption)(
    'an option goes on as it came',
    () =>
      ({ value }) => [value],
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
  change(guardSelect)('goes on as it came', () => () => 'displayName', [
    'guard-option.test.ts › KEY-01',
    'guard-option.test.ts › SEL-01',
    'pruned-select.test.ts › SEL-01',
    'pruned-select.test.ts › T1-12',
  ]),
  change(isInvalidSegment)('every segment of a path is good', () => () => false, [
    'requests.test.ts › REQ-03',
    'requests.test.ts › REQ-04',
    'requests.test.ts › REQ-05',
    'requests.test.ts › REQ-06',
    'requests.test.ts › REQ-07',
    'requests.test.ts › refused before Graph sees anything',
  ]),
  change(containsControlCharacter)('control characters are ordinary', () => () => false, [
    'requests.test.ts › REQ-07',
    'requests.test.ts › refused before Graph sees anything',
  ]),
  change(percentDecode)(
    'bytes that are no UTF-8 are replaced',
    () => (text) => {
      const bytes = text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, digits) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      );
      return new TextDecoder().decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
    },
    [
      'parse-target.test.ts › refuses',
      'parse-target.test.ts › REQ-07',
      'parse-target.test.ts › REQ-09',
      'plain-link.test.ts › LNK-01 readPlainLink',
    ],
  ),
  change(parseTarget)('a fragment is cut off', (original) => (raw) => original(raw.split('#')[0] ?? ''), [
    'parse-target.test.ts › refuses',
    'parse-target.test.ts › REQ-05',
  ]),
  change(parseTarget)(
    'empty segments are left out',
    (original) => (raw) => original(raw.replace(/\/{2,}/g, '/')),
    ['parse-target.test.ts › refuses', 'parse-target.test.ts › REQ-06'],
  ),
  change(parseTarget)(
    'an absolute address is a path',
    (original) => (raw) => original(raw.replace(/^https?:\/\/[^/]*/, '')),
    ['parse-target.test.ts › refuses', 'parse-target.test.ts › NET-03'],
  ),
  change(percentDecode)(
    'decodes twice',
    (original) => (text) => original(original(text) ?? '%') ?? original(text),
    [
      'decide.test.ts › ODA-01',
      'parse-target.test.ts › refuses',
      'parse-target.test.ts › REQ-04',
      'plain-link.test.ts › LNK-01 readPlainLink',
    ],
  ),
  change(isInvalidSegment)('a segment may be anything', () => () => false, [
    'parse-target.test.ts › refuses',
    'parse-target.test.ts › REQ-03',
  ]),
  change(getSpellings)('a path is read as it is written only', () => (segments) => [{ segments, keys: [] }], [
    'decide.test.ts › ODA-04',
    'decide.test.ts › TOK-06',
    'spellings.test.ts › REQ-16',
    'requests.test.ts › REQ-16',
    'path-spellings.test.ts › REQ-16 every spelling of',
  ]),
  change(toAllowedValue)('every value is allowed', () => (_, candidate) => candidate, [
    'decide.test.ts › writes Prefer anew',
    'decide.test.ts › REQ-10',
    'decide.test.ts › REQ-11',
    'decide.test.ts › ODA-07',
    'round.test.ts › F28',
  ]),
  change(containsToken)('tokens are ordinary texts', () => () => false, [
    'guard-option.test.ts › TOK-06',
    'tokens.test.ts › TOK-04',
    'requests.test.ts › TOK-02',
    'requests.test.ts › TOK-06',
    'requests.test.ts › refused before Graph sees anything',
  ]),
  change(verifyOpenedRequest)('what was opened is not looked at again', () => () => undefined, [
    'verify-opened-request.test.ts › T1-24',
    'verify-opened-request.test.ts › T1-24 refuses',
    'verify-opened-request.test.ts › whatever was pseudonymized, a confirmed request has the shape that was decided',
    'handle-request.test.ts › T1-24',
  ]),
  change(verifyOpenedRequest)(
    'nothing is confirmed',
    (original) => (decision, opened) =>
      original(decision, { ...opened, segments: [...opened.segments, 'x'] }),
    ['verify-opened-request.test.ts › confirms %s in a segment'],
  ),
  change(writeTarget)(
    'values are not encoded',
    () =>
      ({ segments, query }) => {
        const path = segments.map((segment) => `/${segment}`).join('');
        return query.length === 0
          ? path
          : `${path}?${query.map(({ name, value }) => `${name}=${value}`).join('&')}`;
      },
    [
      'decide.test.ts › SEL-01',
      'decide.test.ts › is refused with a code, or goes on in a form that decides and reads the same',
      'verify-opened-request.test.ts › whatever was pseudonymized, a confirmed request has the shape that was decided',
      'parse-target.test.ts › is undone and redone by writeTarget',
    ],
  ),
  change(matchPath, 'packages/engine/src/requests/match-path.ts')(
    'letter case counts',
    (original) => (pattern, segments, origin) =>
      pattern.segments.every(
        ([part], at) => part === undefined || !('literal' in part) || part.literal === segments[at],
      )
        ? original(pattern, segments, origin)
        : undefined,
    ['decide.test.ts › T1-15 case'],
  ),
  change(toAllowedValue)('no value is allowed', () => () => undefined, ['decide.test.ts › REQ-01']),
  change(isReserved)('no word is reserved', () => () => false, [
    'answer-shapes.test.ts › SHP-01 a word that Graph reserves is no id',
  ]),
];
