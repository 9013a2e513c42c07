import '../../packages/gateway/src/platform/install.ts';
import { randomBytes } from 'node:crypto';
import {
  CONNECTORS,
  type ConnectorOptions,
  DEFAULT_CONNECTOR_OPTIONS,
} from '../../packages/connectors/src/index.ts';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import { createKey } from '../../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { sha256Hex } from '../../packages/engine/src/pseudonyms/sealing/digest.ts';
import { openNative } from '../../packages/engine/src/sanitizer/open-native.ts';
import { openSanitizer } from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import { compileRules } from '../../packages/rules/src/native/compile-rules.ts';
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
