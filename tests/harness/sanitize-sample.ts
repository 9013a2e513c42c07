import { randomBytes } from 'node:crypto';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '../../src/connectors/index.ts';
import { compileRules } from '../../src/native/compile-rules.ts';
import { createKey, createPseudonymizer, sha256Hex } from '../../src/pseudonyms/index.ts';
import { openNative, openSanitizer } from '../../src/sanitizer/index.ts';
import { FORCED_ENGINE } from './forced-engine.ts';

/** The one that samples are made with, for what tests expect. */
export const pseudonymizer = createPseudonymizer({
  scheme: 'native',
  keys: [{ id: 1, secret: createKey((length) => randomBytes(length)) }],
  tenant: 'contoso',
});
const LIMITS = { responseBytes: 1e6, depth: 64, stringBytes: 1e6, objectKeys: 1000 };

/** One answer through an endpoint of a connector's own policy; links become a constant. */
export function sanitizeSample(
  id: keyof typeof CONNECTORS,
  endpointId: string,
  answer: unknown,
  options: Partial<ConnectorOptions> = {},
) {
  const plan = compileRules(CONNECTORS[id].ruleSet({ ...DEFAULT_CONNECTOR_OPTIONS, ...options }), sha256Hex);
  const endpoint = plan.endpoints.find((candidate) => candidate.id === endpointId);
  if (endpoint === undefined) throw new Error(`no endpoint ${endpointId}`);
  const engine = openNative(endpoint.response, {
    pseudonymizer,
    sealLink: () => 'https://gateway/sealed',
    limits: LIMITS,
    engine: FORCED_ENGINE,
  });
  const sanitizer = openSanitizer(engine, LIMITS);
  sanitizer.write(new TextEncoder().encode(JSON.stringify(answer)));
  const { body, unknownFields, mismatches } = sanitizer.end();
  const text = new TextDecoder().decode(body);
  return { text, json: JSON.parse(text), unknownFields, mismatches };
}
