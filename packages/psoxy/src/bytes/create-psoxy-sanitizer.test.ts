import { expect, it } from 'vitest';
import { PSOXY_CONTEXT, psoxyResponse } from '../../../../tests/harness/psoxy-sanitizing.ts';
import type { PsoxyEndpointRule } from '../plan/psoxy-rule-set.ts';
import { createPsoxySanitizer } from './create-psoxy-sanitizer.ts';

const pseudonymize = { method: 'pseudonymize', jsonPaths: ['$..mail'] } as const;
const GIVES_UP: PsoxyEndpointRule = {
  transforms: [pseudonymize, { method: 'redact', jsonPaths: ['$..a..b'] }],
};
const BODY = new TextEncoder().encode('{"mail":"kim@contoso.example","n":1}');

it.each<[string, PsoxyEndpointRule, 'auto' | 'bytes']>([
  ['rules without patterns', { transforms: [pseudonymize] }, 'auto'],
  ['rules that a document may give up', GIVES_UP, 'auto'],
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
