import type { Equivalent } from '../mutation-survivors.ts';

const NEVER = '"Stryker was here!"';
const FIRST = 'the first element, which is the whole match, is not read';

/** Of the rooms that read OData's options and the links that Graph wrote. */
export const EQUIVALENT_IN_ODATA_AND_LINKS: readonly Equivalent[] = [
  {
    file: 'packages/engine/src/requests/links/link-payload.ts',
    code: '} catch {',
    to: ['{}'],
    why: 'a function without `return` returns undefined as well',
  },
  {
    file: 'packages/engine/src/requests/links/open-link.ts',
    code: "link?.sealed ?? ''",
    to: ['link.sealed', NEVER],
    why: 'both callers open links of decisions that have one; the empty text, or this one, is no seal',
  },
  {
    file: 'packages/engine/src/requests/links/open-link.ts',
    code: "outer.get(name) ?? ''",
    to: [NEVER],
    why: 'the map was made from the same slots, so it has every name',
  },
  {
    file: 'packages/engine/src/requests/links/open-link.ts',
    code: ") ?? '';",
    to: [NEVER],
    why: '`fitsUnmatched` has written the same path before, so there is one',
  },
  {
    file: 'packages/engine/src/requests/links/plain-link.ts',
    code: "scheme = '', authority = ''",
    to: [NEVER],
    why: 'the groups are absent only when nothing matched, and then there is no rest to return either',
  },
  {
    file: 'packages/engine/src/requests/links/plain-link.ts',
    code: 'ABSOLUTE.exec(url) ?? []',
    to: ['["Stryker was here"]'],
    why: 'the first element is not read, the others stay undefined',
  },
  {
    file: 'packages/engine/src/requests/links/plain-link.ts',
    code: "DEFAULT_PORT[written] ?? ''",
    to: [NEVER],
    why: 'only for schemes other than http and https, and those are never the scheme of Graph’s origin',
  },
  {
    file: 'packages/engine/src/requests/links/plain-link.ts',
    code: "port !== ''",
    to: ['true', NEVER],
    why: 'only for schemes other than http and https, and those are never the scheme of Graph’s origin',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-filter.ts',
    code: "first = ''",
    to: [NEVER],
    why: 'a path has at least one name',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-option.ts',
    code: "action.treatment === 'keep'",
    to: ['true'],
    why: 'narrows the type: no other treatment has `type`, and nothing absent is ordered',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-filter.ts',
    code: "case 'not':",
    to: ['""'],
    why: 'no answer is no, as is that of a function',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-filter.ts',
    code: "case 'function':",
    to: ["case 'function':", '""'],
    why: 'no answer is no, as is that of a function',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-option.ts',
    code: "rule.odata === 'search'",
    to: ['true'],
    why: 'narrows the type: no other option has a syntax',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-option.ts',
    code: "[name = '']",
    to: [NEVER],
    why: 'what was found has a name',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-option.ts',
    code: ": '';",
    to: [NEVER],
    why: 'neither is the name of an option that may stand there',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-search.ts',
    code: 'take(walk, pattern) ?? []',
    to: ['["Stryker was here"]'],
    why: FIRST,
  },
  {
    file: 'packages/engine/src/requests/odata/guard-search.ts',
    code: 'name === undefined || text === undefined',
    to: ['false', 'name === undefined && text === undefined'],
    why: 'a clause that matched has both groups, another one neither',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-search.ts',
    code: "join('/')",
    to: ['""'],
    why: 'a clause names one property',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-search.ts',
    code: "node.action.treatment !== 'keep'",
    to: ['false'],
    why: 'narrows the type: no other treatment has `type`, and nothing absent is text or ordered',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-search.ts',
    code: '[...element.properties] : []',
    to: ['["Stryker was here"]'],
    why: 'a text is no property that may be searched',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-search.ts',
    code: "isSearchable(node, '')",
    to: [NEVER],
    why: 'the two are of the same types: `string`, and no other that is ordered',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: 'exec(trimmed) ?? []',
    to: ['["Stryker was here"]'],
    why: FIRST,
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: 'take(walk, TERM) ?? []',
    to: ['["Stryker was here"]'],
    why: FIRST,
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: "operator = '', value = ''",
    to: [NEVER],
    why: 'without a match there is no word either, and the term is refused',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: 'token !== undefined',
    to: ['true'],
    why: 'without a token there are fewer tokens than paths',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: 'type === undefined',
    to: ['false'],
    why: 'no pattern is that of no type',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: "action.treatment === 'coarsen'",
    to: ['true'],
    why: 'narrows the type: no other treatment has `to`',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-kql.ts',
    code: "action.treatment === 'keep'",
    to: ['true'],
    why: 'narrows the type: no other treatment has `type`',
  },
  {
    file: 'packages/engine/src/requests/odata/guard-select.ts',
    code: "element.kind !== 'object' || element.stricter",
    to: ['false'],
    why: 'narrows the type: nothing else has `stricter`',
  },
  {
    file: 'packages/engine/src/requests/odata/tokenize.ts',
    code: "matchAt(SPACES, value, position) ?? ''",
    to: [NEVER],
    why: 'the pattern of no or more spaces matches everywhere',
  },
  {
    file: 'packages/engine/src/requests/odata/tokenize.ts',
    code: "text: '', at: value.length + 1",
    to: [NEVER],
    why: 'the text of the end is compared with marks and names of functions only, and is none of them',
  },
  {
    file: 'packages/engine/src/requests/odata/parse-filter.ts',
    code: 'terms.length === 1',
    to: ['false'],
    why: 'saves a level of the tree; a list of one term is written like the term',
  },
  {
    file: 'packages/engine/src/requests/odata/parse-filter.ts',
    code: "kind === 'end'",
    to: ['false', '""'],
    why: 'narrows the type: no property has a literal of this kind, so it is refused at the same place',
  },
];
