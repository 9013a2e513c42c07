import { expect, it, vi } from 'vitest';
import { PSOXY_CONTEXT, psoxyResponse } from '../../../../tests/harness/psoxy-sanitizing.ts';
import type { PsoxyEndpointRule } from '../plan/psoxy-rule-set.ts';
import { createPsoxySanitizer } from './create-psoxy-sanitizer.ts';
import { getStreamability } from './get-streamability.ts';

const pseudonymize = { method: 'pseudonymize', jsonPaths: ['$..mail'] } as const;
const ABANDONS: PsoxyEndpointRule = {
  transforms: [pseudonymize, { method: 'redact', jsonPaths: ['$..a..b'] }],
};
const BODY = new TextEncoder().encode('{"mail":"kim@contoso.example","n":1}');

it.each<[string, PsoxyEndpointRule, 'auto' | 'bytes']>([
  ['rules without patterns', { transforms: [pseudonymize] }, 'auto'],
  ['rules that a document may give up', ABANDONS, 'auto'],
  ['tables at once', { transforms: [pseudonymize] }, 'bytes'],
])('%s: what the first document needs can be made before its first byte', (_, rule, engine) => {
  const [response, made] = [psoxyResponse(rule), psoxyResponse(rule)];
  const context = { ...PSOXY_CONTEXT, engine };
  const answer = (of: typeof response) => {
    const opened = createPsoxySanitizer(of, context);
    opened.write(BODY);
    return Buffer.from(opened.end().body).toString();
  };
  const steps = createPsoxySanitizer(made, context).ahead ?? [];
  expect(steps).toHaveLength(3);
  for (const step of steps) step();
  expect(createPsoxySanitizer(made, context).ahead).toBeUndefined();
  expect(answer(made)).toBe(answer(response));
});

it('tables of patterns are built after 4 MB, those of one place for each document', () => {
  const redact = (name: string) =>
    ({ method: 'redactRegexMatches', jsonPaths: [`$..${name}`], redactions: [`${name}[0-9]+`] }) as const;
  const response = psoxyResponse({ transforms: ['a', 'b', 'c'].map(redact) });
  const found = getStreamability(response);
  const gates = found.streams ? found.states.gates.map((gate) => vi.spyOn(gate, 'tables')) : [];
  const send = (text: string) => {
    const opened = createPsoxySanitizer(response, { ...PSOXY_CONTEXT, engine: 'auto' });
    opened.write(new TextEncoder().encode(text));
    const body = Buffer.from(opened.end().body).toString();
    return { body, built: gates.filter(({ mock }) => mock.calls.length > 0).length };
  };
  const small = '{"a":"xa1","b":"xb2","c":"xc3","d":"xd4"}';
  const first = send(small);
  expect(first).toEqual({ body: '{"a":"x","b":"x","c":"x","d":"xd4"}', built: 0 });
  expect(send(`{"n":[${'1,'.repeat(2_000_000)}1]}`).built).toBe(0);
  const documents = Array.from({ length: 5 }, () => send(small));
  expect(documents.map(({ built }) => built)).toEqual([1, 2, 3, 3, 3]);
  expect(new Set(documents.map(({ body }) => body))).toEqual(new Set([first.body]));
});
