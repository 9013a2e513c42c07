import { describe, expect, it } from 'vitest';
import { readAnyRules } from '../../../../tests/harness/rules.ts';
import { formatIssue, type Issue } from '../../../engine/src/kernel/errors.ts';
import type { RuleSet } from '../../../engine/src/plan/rule-set.ts';
import { checkRules } from '../native/check-rules.ts';
import { readRules } from '../native/parse-rules.ts';
import { readRulesText } from '../text/read-rules-text.ts';

const SECRETS: Readonly<Record<string, string>> = {
  'a pseudonym key': 'gC5_JJ_MbSOOycXkRlwCeitNFH3iX2r_-2vKgYWzyJ8',
  base64: 'q83vEjRWeJq83v/+7dzLqpmId2ZVRDMiEQABI0VniavN7w8=',
  hexadecimal: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c',
  'a password': 'hunter2-Kanarienvogel!',
  'a password of many signs': 'k%4&Zq*"x\'7:#[v{]}|>@`!\\w',
  'a JWT': 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI1YzQ4Zjk2NyJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  'a caller key': 'nyk_k3v9a0c2m8qd_Zx81kfQp20ZbmE7YtR4uVw9sLd3HgTnCjA6',
  'a number': '739184620573',
  PEM: [
    '-----BEGIN PRIVATE KEY-----',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7Xz4',
    'hRANCAAQ9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b82',
    '-----END PRIVATE KEY-----',
  ].join('\n'),
};

const endpoint = (rest: string): string => `endpoints:\n  - pathTemplate: /u\n    ${rest}\n`;
const transform = (rest: string): string => endpoint(`transforms:\n      - ${rest}`);
const native = (rest: string): string => `nymgate: 1\nname: test\n${rest}\n`;
const field = (rest: string): string =>
  native(`entities: { user: { properties: { a: ${rest} } } }\nendpoints: []`);
const nativeEndpoint = (rest: string): string =>
  native(`endpoints:\n  - { id: a, response: { properties: {} }, ${rest} }`);

/** Where a secret may come to stand, by mistake or because it is all there is. */
const PLACES: Readonly<Record<string, (secret: string) => string>> = {
  alone: (secret) => secret,
  'on a line': (secret) => `${secret}\n`,
  'in double quotes': (secret) => `"${secret}"`,
  'in single quotes': (secret) => `'${secret}'`,
  'as JSON': (secret) => JSON.stringify(secret),
  'as a JSON key': (secret) => JSON.stringify({ [secret]: secret, nymgate: secret }),
  'as a block': (secret) => `key: |\n${secret.replaceAll(/^/gm, '  ')}\n`,
  'after a block mark': (secret) => `key: |${secret}\n  x`,
  'after a name': (secret) => `password: ${secret}\n`,
  'after an equals sign': (secret) => `KEY=${secret}\n`,
  'in a list': (secret) => `- ${secret}\n- ${secret}\n`,
  'in brackets': (secret) => `[${secret}`,
  'in braces': (secret) => `{${secret}: {`,
  'as a key': (secret) => `${secret}: 1\n${secret}: 2\n`,
  'as a quoted key': (secret) => `${JSON.stringify(secret)}: 1\n${JSON.stringify(secret)}: 2\n`,
  'as an odd key': (secret) => `? ${secret}\n? [${secret}]\n`,
  'as a tag': (secret) => `!${secret} x`,
  'as a whole tag': (secret) => `a: !<${secret}> x`,
  'as an anchor': (secret) => `a: &${secret} x`,
  'as an alias': (secret) => `a: *${secret}`,
  'as an escape': (secret) => `a: "\\${secret}"`,
  'as a directive': (secret) => `%${secret}\n---\na: 1`,
  'after a tab': (secret) => `a:\n\t${secret}: 1`,
  'after the end': (secret) => `a: 'b' ${secret}\n...\n${secret}`,
  'under endpoints': (secret) => `endpoints: ${secret}\n`,
  'in a list of endpoints': (secret) => `endpoints:\n  - ${JSON.stringify(secret)}\n`,
  'for a list': (secret) => endpoint(`allowedMethods: ${JSON.stringify(secret)}`),
  'for a method': (secret) => endpoint(`allowedMethods: [${JSON.stringify(secret)}]`),
  'for true or false': (secret) => `allowAllEndpoints: ${JSON.stringify(secret)}\n`,
  'for a word': (secret) => `links: ${JSON.stringify(secret)}\n`,
  'for a header': (secret) => endpoint(`allowedRequestHeaders: [${JSON.stringify(secret)}]`),
  'for a transform': (secret) => transform(JSON.stringify(secret)),
  'for the method of a transform': (secret) => transform(`method: ${JSON.stringify(secret)}`),
  'for the tag of a transform': (secret) => transform(`!<${secret}> { jsonPaths: [$.x] }`),
  'for a path of a transform': (secret) => transform(`!<redact> { jsonPaths: [${JSON.stringify(secret)}] }`),
  'for a pattern': (secret) =>
    transform(`!<tokenize> { jsonPaths: [$.x], regex: ${JSON.stringify(`(${secret}`)} }`),
  'for a schema': (secret) => endpoint(`responseSchema: ${JSON.stringify(secret)}`),
  'for a reference': (secret) => endpoint(`responseSchema: { $ref: ${JSON.stringify(secret)} }`),
  'for a definition': (secret) =>
    endpoint(`responseSchema: { $ref: ${JSON.stringify(`#/definitions/${secret}`)} }`),
  'for a definition of a body': (secret) =>
    endpoint(
      `requestBody: { content: { a/b: { schema: { $ref: ${JSON.stringify(`#/definitions/${secret}`)} } } } }`,
    ),
  'for a parameter': (secret) => endpoint(`pathParameterSchemas: { ${JSON.stringify(secret)}: {} }`),
  'for a limit': (secret) =>
    endpoint(
      `requestBody: { content: { a/b: { schema: { maximum: ${JSON.stringify(secret)}, maxLength: ${JSON.stringify(secret)} } } } }`,
    ),
  'for the version': (secret) => `nymgate: ${JSON.stringify(secret)}\n`,
  'for a name': (secret) => `nymgate: 1\nname: ${JSON.stringify(secret)}\n`,
  'for a phrase list': (secret) =>
    native(`phrases: { ${JSON.stringify(secret)}: ${JSON.stringify(secret)} }`),
  'for a field': (secret) => field(JSON.stringify(secret)),
  'for a key of a field': (secret) => field(`{ ${JSON.stringify(secret)}: 1 }`),
  'for a treatment': (secret) => field(`{ treatment: ${JSON.stringify(secret)} }`),
  'for a type': (secret) => field(`{ treatment: keep, type: ${JSON.stringify(secret)} }`),
  'for a kept phrase list': (secret) =>
    field(`{ treatment: keepPhrases, phrases: ${JSON.stringify(secret)} }`),
  'for an entity': (secret) =>
    native(`endpoints: [{ id: a, path: /a, response: { entity: ${JSON.stringify(secret)} } }]`),
  'for a path': (secret) => nativeEndpoint(`path: ${JSON.stringify(secret)}`),
  'for a slot': (secret) => nativeEndpoint(`path: ${JSON.stringify(`/a/{${secret.replaceAll(/\W/g, '')}}`)}`),
  'for a slot with a letter first': (secret) =>
    nativeEndpoint(`path: ${JSON.stringify(`/a/{x${secret.replaceAll(/\W/g, '').slice(0, 60)}}/{y}`)}`),
  'for the rule of a slot': (secret) =>
    nativeEndpoint(
      `path: /a, slots: { ${JSON.stringify(`x${secret.replaceAll(/\W/g, '')}`)}: { type: guid } }`,
    ),
  'for a query option, twice': (secret) =>
    nativeEndpoint(
      `path: /a, query: { ${['x', 'X'].map((first) => `${JSON.stringify(first + secret)}: { type: natural }`).join(', ')} }`,
    ),
  'for a header, twice': (secret) =>
    nativeEndpoint(
      `path: /a, headers: { ${['x', 'X'].map((first) => `${JSON.stringify(first + secret)}: { type: natural }`).join(', ')} }`,
    ),
  'for a minimum': (secret) =>
    nativeEndpoint(`path: /a, query: { x: { type: natural, minimum: ${JSON.stringify(secret)} } }`),
  'for a value of a list': (secret) =>
    nativeEndpoint(`path: /a, query: { x: { type: guid, values: [${JSON.stringify(secret)}] } }`),
  'for an expansion': (secret) =>
    nativeEndpoint(
      `path: /a, query: { $expand: { odata: expand, navigations: [${JSON.stringify(`x${secret.replaceAll(/\W/g, '')}`)}] } }`,
    ),
};

const noGzip = (): never => {
  throw new Error('no gzip');
};

/** What `serve` and `check` say of a value that is to be rules. */
function listFindings(value: string): readonly string[] {
  let issues: readonly Issue[];
  try {
    issues = readAnyRules(readRulesText(value, noGzip, 'r.yaml'), 'r.yaml').issues;
  } catch (error) {
    return [String(error)];
  }
  return [...issues, ...readRules(value, 'r.yaml').issues].map(formatIssue);
}

/** Every part of 6 characters, letter case aside. */
function splitSecret(secret: string): readonly string[] {
  const text = secret.replaceAll(/-----(?:BEGIN|END) PRIVATE KEY-----/g, '\n').toLowerCase();
  return text
    .split('\n')
    .flatMap((line) =>
      Array.from({ length: Math.max(0, line.length - 5) }, (_, at) => line.slice(at, at + 6)),
    );
}

describe.each(Object.entries(PLACES))('a secret %s', (_, place) => {
  it.each(Object.entries(SECRETS))('leaves nothing of %s in a finding', (__, secret) => {
    const lines = listFindings(place(secret));
    const text = lines.join('\n').toLowerCase();
    expect(lines.length).toBeGreaterThan(0);
    expect(splitSecret(secret).filter((part) => text.includes(part))).toEqual([]);
  });
});

it('leaves nothing in findings about rules that came from no file, whose pointers are told', () => {
  const secret = 'x9f86d081884c7d659a2f';
  const rules = { nymgate: 1, name: secret, entities: { [secret]: { properties: { [secret]: secret } } } };
  const text = checkRules(rules as unknown as RuleSet)
    .map(formatIssue)
    .join('\n');
  expect(text).toContain('/entities/…/properties/…: must be a field rule, not text');
  expect(text).not.toContain(secret);
});

it('still quotes slips: words of a closed list, and names', () => {
  const text = listFindings(transform('!<redakt> { jsonPaths: [$.x] }\n    allowedMethod: [GET]')).join('\n');
  expect(text).toContain('unknown transform "redakt" (did you mean !<redact>?)');
  expect(text).toContain('unknown key "allowedMethod" (did you mean "allowedMethods"?)');
});
