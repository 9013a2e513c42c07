import { createCompat, readControlHeaders } from '../../../packages/psoxy/src/headers/create-compat.ts';
import { decideRawRequest } from '../../../packages/psoxy/src/requests/decide-raw-request.ts';
import {
  checkQueryValue,
  isGraphFunctionName,
  isPlainValue,
} from '../../../packages/psoxy/src/requests/fit-opened.ts';
import { compilePsoxyData } from '../../../packages/psoxy/src/rules/compile-psoxy.ts';
import { checkOutline } from '../../../packages/psoxy/src/rules/psoxy-shape.ts';
import { digestInnerJson } from '../../../packages/psoxy/src/tree/digest-inner-json.ts';
import { createWorkBudget } from '../../../packages/psoxy/src/tree/find-json-places.ts';
import { formatPseudonym } from '../../../packages/psoxy/src/tree/format-pseudonym.ts';
import { change, changeMade, type ProofMutation } from '../mutation.ts';

export const PSOXY_MUTATIONS: readonly ProofMutation[] = [
  change(readControlHeaders)('a header is not looked at', (original) => (options) => original(options, []), [
    'compat.test.ts › 200 with names and booleans, nothing sent to Graph, one audit line',
  ]),
  change(checkQueryValue)('every value fits', () => (text) => text, [
    'fit-opened.test.ts › does not take',
    'psoxy-opened.test.ts › T1-24',
  ]),
  changeMade(compilePsoxyData)('what is wrong is left out', () => ({ findings: [] }), [
    'psoxy-files.test.ts › a hostile rule file is refused and nothing in it runs',
    'psoxy-files.test.ts › tells every issue at once, with line, column and fix',
    'psoxy-files.test.ts › warns of an endpoint that changes nothing',
    'psoxy-files.test.ts › ReDoS in a path',
    'psoxy-files.test.ts › code in a filter',
  ]),
  change(checkOutline)('every outline is good', () => () => undefined, [
    'compile-trusted-data.test.ts › PIN-01',
  ]),
  change(digestInnerJson)('as it is', () => (text) => text, [
    'hostile.test.ts › depth and duplicates inside of JSON in a string',
  ]),
  change(isGraphFunctionName)('no word is a function', () => () => false, ['psoxy-opened.test.ts › T1-13']),
  change(isPlainValue)('every text is plain', () => () => true, ['bodies.test.ts › T1-24']),
  change(formatPseudonym)(
    'a pseudonym in an answer is opened first',
    (original) => (text, format, pseudonymizer) => {
      try {
        return original(pseudonymizer.open(text, ['person']), format, pseudonymizer);
      } catch {
        return original(text, format, pseudonymizer);
      }
    },
    ['transforms.test.ts › values that look like our tokens are identifiers like any other'],
  ),
  change(formatPseudonym)(
    'what looks like a pseudonym stays one',
    (original) => (text, format, pseudonymizer) => {
      const [, hash, domain] = /^[tp]~([\w-]{43})(?:@(.+))?$/.exec(text) ?? [];
      if (hash === undefined) return original(text, format, pseudonymizer);
      if (format.encoding !== 'json') return text;
      return JSON.stringify(domain === undefined ? { hash } : { domain, hash });
    },
    ['transforms.test.ts › values that look like our tokens are identifiers like any other'],
  ),
  change(createWorkBudget)('of twenty million values', () => () => ({ remaining: 20_000_000 }), [
    'hostile.test.ts › on nested properties is cut off',
  ]),
  change(decideRawRequest)(
    'a slash at the end is left out',
    (original) => (plan, request) =>
      original(plan, { ...request, raw: request.raw.replace(/\/+(?=$|\?)/, '') }),
    ['psoxy-headers.test.ts › REQ-06'],
  ),
  change(createCompat)(
    'the hash of the salt is for everyone',
    (original) => (options) => {
      const compat = original(options);
      return {
        ...compat,
        createHeaders: (facts) => [
          ...compat.createHeaders(facts),
          ['x-psoxy-pii-salt-sha256', options.saltHash ?? ''],
        ],
      };
    },
    ['compat.test.ts › PRV-1', 'psoxy-headers.test.ts › PRV-1'],
  ),
  changeMade(createCompat)(
    'a target in headers counts for nothing',
    () => ({ parseControlHeaders: (inbound) => ({ inbound, healthCheck: false }) }),
    ['psoxy-headers.test.ts › T1-07'],
  ),
  changeMade(createCompat)(
    'an absolute address becomes a target',
    (compat) => ({
      parseControlHeaders: (inbound, isConnector) =>
        compat.parseControlHeaders(
          { ...inbound, target: inbound.target.startsWith('/') ? inbound.target : '/' },
          isConnector,
        ),
    }),
    ['psoxy-headers.test.ts › T1-32'],
  ),
];
