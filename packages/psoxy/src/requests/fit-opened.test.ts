import { describe, expect, it } from 'vitest';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import type { TokenPart } from '../../../engine/src/plan/plan.ts';
import { findTokensInTarget } from './find-tokens.ts';
import { writeResolvedTarget } from './write-resolved-target.ts';

const TOKEN = `p~${'A1b2-_'.repeat(12)}`;

/** The outgoing target, decoded, with the tokens of `url` opened to `values` in turn; or the refusal's code. */
function outcome(url: string, ...values: readonly string[]): string {
  let next = 0;
  const open = ({ quoted }: TokenPart): string => {
    const value = values[next] ?? '';
    next += 1;
    return quoted ? value.replaceAll("'", "''") : value;
  };
  try {
    return decodeURIComponent(writeResolvedTarget(findTokensInTarget(url.replaceAll('TOKEN', TOKEN)), open));
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

const NO = 'TOKEN_INVALID';

describe('a value opened in a path', () => {
  it.each([
    ['/users/TOKEN/events', 'jane.doe@contoso.com'],
    ['/users/TOKEN', "o'brien@contoso.com"],
    ['/users/TOKEN', 'a_x.com#EXT#@t.onmicrosoft.com'],
    ['/users/TOKEN', '48d31887-5fad-4d73-a9f5-3c356e68a038'],
    ['/chats/TOKEN', '19:abc_def@unq.gbl.spaces'],
    ['/users/a-TOKEN:b', 'x@y.co'],
    ['/users(TOKEN)', '48d31887-5fad-4d73-a9f5-3c356e68a038'],
    ['/users/Jane%20TOKEN', 'Doe2'],
    ["/users(mail='TOKEN')", 'Jane Doe (HR)'],
    ["/users(mail='TOKEN')", '$count'],
  ])('%s takes %s', (url, value) => {
    expect(outcome(url, value)).toBe(decodeURIComponent(url).replace('TOKEN', value));
  });

  it('doubles an apostrophe between quotes', () => {
    expect(outcome("/users(mail='TOKEN')", "a',b='c")).toBe("/users(mail='a'',b=''c')");
    expect(outcome('/users(mail=%27TOKEN%27)', "o'b")).toBe("/users(mail='o''b')");
  });

  it.each([
    // T1-13: resources of the system, casts, functions with and without their namespace
    '$count',
    '$value',
    '$ref',
    ' $count',
    '＄count',
    'graph.user',
    'microsoft.graph.user',
    'Microsoft.Graph.delta',
    'microsoft.graph.delta()',
    "delta(token='x')",
    'x(',
    'x)',
    'x（）',
    'delta',
    'DELTA',
    'root',
    'getAllMessages',
    // the path of a file behind an item
    '01ABCDEF:',
    // more or less than a segment
    'a/b',
    '..',
    '',
  ])('/users/TOKEN does not take %s', (value) => {
    expect(outcome('/users/TOKEN', value)).toBe(NO);
    expect(outcome('/users/TOKEN/events?a=b', value)).toBe(NO);
  });

  it.each([
    ['/users/TOKEN:x', 'a b'],
    ["/users(mail='x-TOKEN')", "a',b='c"],
    ['/users(TOKEN)', "mail='x'"],
    ['/users/microsoft.TOKEN', 'graph.delta'],
    ['/users/del%74TOKEN', 'a'],
    ['/users/%2TOKEN', 'F'],
  ])('%s does not take %s', (url, value) => {
    expect(outcome(url, value)).toBe(NO);
  });

  it('looks at a segment whole when it holds several', () => {
    expect(outcome('/users/TOKEN.TOKEN', 'jane', 'doe2')).toBe('/users/jane.doe2');
    expect(outcome('/users/TOKEN.TOKEN', 'microsoft', 'graph.delta')).toBe(NO);
  });
});

describe('a value opened in the query', () => {
  it.each([
    ['/u?a=TOKEN', 'any text: "x", (y) & \'z\''],
    ['/u?$skiptoken=TOKEN', "a:b'c"],
    ["/u?$filter=mail eq 'TOKEN'", 'a) or (b'],
    ["/u?$filter=a eq 'x''y' and mail eq 'TOKEN'&b=c", 'a b'],
    ["/u?$filter=x/any(x:x eq 'smtp:TOKEN')", 'jane.doe+1@contoso.com'],
    ['/u?$filter=id eq TOKEN', '48d31887-5fad-4d73-a9f5-3c356e68a038'],
    ['/u?$search="displayName:TOKEN"', 'Jane Doe'],
    ['/u?$search="displayName:TOKEN" OR "mail:TOKEN"', "Siobhán O'Brien"],
    ['/u?$search=TOKEN', 'jane'],
    ["/u?@p='TOKEN'", 'mail'],
  ])('%s takes %s', (url, value) => {
    expect(outcome(url, value, value)).toBe(url.replaceAll('TOKEN', value));
  });

  it('doubles an apostrophe between quotes', () => {
    expect(outcome('/u?$filter=mail+eq+%27TOKEN%27', "a' or 'b")).toBe("/u?$filter=mail+eq+'a'' or ''b'");
  });

  it.each([
    // T1-24: out of the quotes, or of what stands before in them
    ["/u?$filter=x/any(x:x eq 'smtp:TOKEN')", "a') or startswith(displayName,'b"],
    ["/u?$filter=x/any(x:x eq 'smtp:TOKEN')", 'a b'],
    ["/u?$filter=mail eq 'TOKEN x'", "o'brien"],
    // between two texts, not in one
    ["/u?$filter=mail eq 'a'TOKEN'b'", ' or x eq '],
    ["/u?$filter=mail eq ''TOKEN''", ' or true or x eq '],
    // an expression
    ['/u?$filter=TOKEN', "startswith(displayName,'b')"],
    ['/u?%24FILTER=TOKEN', "startswith(displayName,'b')"],
    ['/u?filter=TOKEN', "startswith(displayName,'b')"],
    ['/u?%20$filter=TOKEN', "startswith(displayName,'b')"],
    ['/u?@p=TOKEN', "concat(displayName,'b')"],
    // a property where a value belongs
    ['/u?$filter=id eq TOKEN', 'mail'],
    ['/u?$orderby=TOKEN', 'displayName'],
    ['/u?$select=id,TOKEN', 'displayName'],
    // out of a phrase, or another property within it
    ['/u?$search="displayName:TOKEN"', 'a" OR "mail:b'],
    ['/u?$search="displayName:TOKEN"', 'a\\'],
    ['/u?$search="TOKEN"', 'subject:secret'],
    ['/u?$search="from:TOKEN"', 'a OR subject'],
    ['/u?$search="from:TOKEN"', 'a NOT b'],
    ['/u?$search="from:TOKEN"', 'a -b'],
    ['/u?$search="from:TOKEN"', 'a*'],
    ['/u?$search="from:TOKEN"', '(a)'],
    ['/u?$search="a" TOKEN "b"', 'x y'],
    ['/u?$search="a\\" TOKEN"', 'x y'],
    ['/u?$search=TOKEN', '"mail:b"'],
    // a name
    ['/u?TOKEN=x', 'search'],
    ['/u?TOKEN', 'x'],
    // control characters and half an escape
    ['/u?a=TOKEN', 'a\r\nb'],
    ['/u?a=%2TOKEN', '6'],
  ])('%s does not take %s', (url, value) => {
    expect(outcome(url, value)).toBe(NO);
  });
});
