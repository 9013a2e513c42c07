import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parsePsoxy } from '../../../../tests/harness/rules.ts';
import { RequestError, SetupError } from '../../../engine/src/kernel/errors.ts';
import type { TokenPart } from '../../../engine/src/plan/plan.ts';
import { readRulesText } from '../../../rules/src/text/read-rules-text.ts';
import { parseYaml } from '../../../rules/src/text/yaml/read-yaml.ts';
import { readPsoxyRules } from '../rules/read-psoxy-rules.ts';
import { decideByRules } from './decide-by-rules.ts';
import { decideRawRequest } from './decide-raw-request.ts';
import { writeResolvedTarget } from './write-resolved-target.ts';

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const TOKEN = `p~${'A1b2-_'.repeat(12)}`;
const RULES = 'allowedRequestHeaders: [X-Who]\nendpoints:\n  - pathRegex: /.*\n';
const plan = parsePsoxy(RULES, 'r.yaml').compile(sha256Hex);

/** The outgoing target when every token opens to `value`. */
function outgoing(rawPathAndQuery: string, value: string): string {
  const { raw = [] } = decideByRules(plan, { method: 'GET', rawPathAndQuery });
  return writeResolvedTarget(raw, ({ quoted }: TokenPart) => (quoted ? value.replaceAll("'", "''") : value));
}

describe('tokens in requests of Psoxy rules', () => {
  it.each([
    ['/u/TOKEN/events', '/u/x%40y.co/events'],
    ['/u/TOKEN@acme.com/events', '/u/x%40y.co/events'],
    ['/u/TOKEN%40acme.com/events', '/u/x%40y.co/events'],
    [`/u/TOKEN@h~${'B'.repeat(43)}/events`, '/u/x%40y.co/events'],
    [`/u/TOKEN%40e%7E${'B'.repeat(64)}/events`, '/u/x%40y.co/events'],
    ['/u/a-TOKEN-b', '/u/a-x%40y.co'],
    ['/u?a=TOKEN&b=TOKEN@acme.com', '/u?a=x@y.co&b=x@y.co'],
    ["/u?$filter=mail+eq+'TOKEN'", "/u?$filter=mail+eq+'x@y.co'"],
    [`/u/p%7E${'A1b2-_'.repeat(12)}`, '/u/x%40y.co'],
    ['/u/p~short/p~%41', '/u/p~short/p~%41'],
    ['/u/P~TOKEN', '/u/P~x%40y.co'],
    ['/a%2Fb/%2B/%2541?q=%2B+%25%32&&=&r', '/a%2Fb/%2B/%2541?q=%2B+%25%32&&=&r'],
  ])('%s becomes %s', (url, expected) => {
    expect(outgoing(url.replaceAll('TOKEN', TOKEN), 'x@y.co')).toBe(expected);
  });

  it('keeps an opened value in the one place where its token stood', () => {
    expect(outgoing(`/u?a=${TOKEN}`, 'x&admin=1#/../?')).toBe('/u?a=x%26admin%3D1%23/../%3F');
    expect(outgoing(`/u?$filter=mail eq '${TOKEN}'`, "o'b or 1 eq 1")).toBe(
      "/u?$filter=mail eq 'o''b%20or%201%20eq%201'",
    );
    expect(outgoing(`/u?$filter=mail%20eq%20%27${TOKEN}%27`, "o'b")).toBe(
      "/u?$filter=mail%20eq%20%27o''b%27",
    );
    for (const value of ['../x', 'a/b', 'a\\b', 'a?b', 'a;b', '..', 'a%2fb', '', 'a\nb'])
      expect(() => outgoing(`/u/${TOKEN}`, value), value).toThrow(RequestError);
    expect(() => outgoing(`/u?a=${TOKEN}`, 'a\r\nb')).toThrow(RequestError);
    expect(outgoing(`/u/${TOKEN}`, 'a_x.com#EXT#@t.onmicrosoft.com')).toBe(
      '/u/a_x.com%23EXT%23%40t.onmicrosoft.com',
    );
  });

  it('finds tokens in forwarded headers, and forwards nothing else', () => {
    const { headers, headerParts } = decideByRules(plan, {
      method: 'GET',
      rawPathAndQuery: '/u',
      headers: [
        ['X-Who', `${TOKEN}@acme.com`],
        ['x-who', 'a'],
        ['Authorization', 'Bearer x'],
      ],
    });
    expect(headers).toEqual([
      ['x-who', `${TOKEN}@acme.com`],
      ['x-who', 'a'],
    ]);
    expect(headerParts).toEqual([
      [{ token: `${TOKEN}@acme.com`, kinds: ['person', 'text'], types: ['string'], quoted: false }],
      ['a'],
    ]);
    expect(() =>
      decideByRules(plan, { method: 'GET', rawPathAndQuery: '/u', headers: [['x-who', 'a\r\nb']] }),
    ).toThrow(RequestError);
  });

  it('never forwards credentials, framing or hops, whatever the rules name', () => {
    const text =
      'endpoints:\n  - pathRegex: /.*\n    allowedRequestHeaders: [Authorization, X-Api-Key, Host, X-Http-Method, Prefer]\n';
    const { issues, rules } = readPsoxyRules(parseYaml(text), 'r.yaml');
    expect(issues.filter(({ message }) => message.includes('is dropped'))).toHaveLength(4);
    expect(issues.every(({ severity }) => severity === 'warning')).toBe(true);
    const [endpoint] = rules?.compile(sha256Hex).endpoints ?? [];
    expect([...(endpoint?.request.headers ?? [])]).toEqual(['prefer']);
  });

  it('is decided about the target as it came on the wire', () => {
    const rules = parsePsoxy("endpoints:\n  - pathRegex: '/u\\?a=%2Bx'\n", 'r.yaml').compile(sha256Hex);
    const raw = '/u?a=%2Bx';
    const request = { method: 'GET', headers: [], body: new Uint8Array(0) };
    expect(decideRawRequest(rules, { ...request, raw }).raw).toEqual([raw]);
    expect(() => decideRawRequest(rules, { ...request, raw: '/u?a=%2bx&b=1' })).toThrow(RequestError);
    const strict = parsePsoxy(
      'endpoints:\n  - pathTemplate: /u\n    requestBody: { required: true }\n',
      'r.yaml',
    ).compile(sha256Hex);
    expect(() => decideRawRequest(strict, { ...request, method: 'POST', raw: '/u' })).toThrow(RequestError);
  });
});

describe('readRulesText', () => {
  const gunzip = (bytes: Uint8Array, limit: number): Uint8Array =>
    gunzipSync(bytes, { maxOutputLength: limit });
  const read = (value: string): string => readRulesText(value, gunzip);

  it('RULES value may be YAML, base64 YAML or base64+gzip YAML; fallback rules.yaml resource, then built-in defaults; invalid resource rules must not fall back.. PSEUDONYMIZE_APP_IDS picks the `_no-app-ids` default when one exists.', () => {
    const base64 = Buffer.from(RULES).toString('base64');
    expect(read(RULES)).toBe(RULES);
    expect(read(base64)).toBe(RULES);
    expect(read(`${base64.replace(/.{20}/g, '$&\n')}\n`)).toBe(RULES);
    expect(read(gzipSync(RULES).toString('base64'))).toBe(RULES);
  });

  it('stops at a bomb, at what is no gzip and at what is no text', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1_048_576)).toString('base64');
    expect(() => read(bomb)).toThrow(SetupError);
    expect(() => read(Buffer.from([0x1f, 0x8b, 1, 2, 3]).toString('base64'))).toThrow(SetupError);
    expect(() => read(Buffer.from([0xff, 0xfe, 0xfd]).toString('base64'))).toThrow(SetupError);
    expect(() => read('A'.repeat(3 * 1_048_576))).toThrow(/larger than 2 MiB/);
    const spaces = `A${' '.repeat(1_048_576)}:`;
    expect(read(spaces)).toBe(spaces);
  });
});
