import { randomBytes } from 'node:crypto';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../src/connectors/index.ts';
import { createKey, createPseudonymizer, type Pseudonymizer, sha256Hex } from '../src/pseudonyms/index.ts';
import { compileRules } from '../src/rules/index.ts';
import type { PlanNode } from '../src/rules/plan.ts';
import { openSanitizer } from '../src/sanitizer/index.ts';
import { eventPage } from './graph-pages.ts';
import { type BenchRow, compare } from './measure.ts';

const PAYLOADS = { '20 KB': 20_000, '200 KB': 200_000, '5 MB': 5_000_000 } as const;
const CHUNK = 65_536;
const LIMITS = { depth: 128, stringBytes: 16_777_216, objectKeys: 100_000, responseBytes: 67_108_864 };

/**
 * The sanitizer with the calendar connector's own plan against P+S: bytes to text, `JSON.parse`, `JSON.stringify`, text to
 * bytes, the least that any engine pays which builds a tree out of JavaScript objects.
 */
export async function bench(): Promise<BenchRow[]> {
  const plan = eventsPlan();
  return Object.entries(PAYLOADS).flatMap(([payload, size]) => {
    const page = eventPage(size);
    return Object.entries(pseudonymizers()).map(([scheme, pseudonymizer]) =>
      compare({
        subject: `sanitize events, tree engine, ${scheme}`,
        payload,
        bytes: page.length,
        baseline: 'P+S',
        run: () => sanitize(plan, page, pseudonymizer),
        runBaseline: () =>
          new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(page)))),
      }),
    );
  });
}

function eventsPlan(): PlanNode {
  const { endpoints } = compileRules(CONNECTORS['outlook-cal'].ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex);
  const endpoint = endpoints.find(({ template }) => template === '/v1.0/users/{userId}/events');
  if (endpoint === undefined) throw new Error('The calendar connector has no events endpoint.');
  return endpoint.response;
}

function pseudonymizers(): Readonly<Record<string, Pseudonymizer>> {
  const secret = createKey(randomBytes);
  return {
    'native scheme': createPseudonymizer({ scheme: 'native', keys: [{ id: 1, secret }], tenant: '' }),
    'psoxy scheme': createPseudonymizer({
      scheme: 'psoxy',
      salt: secret,
      encryptionKey: createKey(randomBytes),
      tenant: '',
    }),
  };
}

/** As the proxy does it: chunks of 64 KiB, one answer. */
function sanitize(plan: PlanNode, page: Uint8Array, pseudonymizer: Pseudonymizer): Uint8Array {
  const sealLink = () => 'https://gateway.example/outlook-cal/v1.0/users/p~x/events?$skiptoken=s~x';
  const sanitizer = openSanitizer(plan, { pseudonymizer, sealLink, limits: LIMITS });
  for (let at = 0; at < page.length; at += CHUNK) sanitizer.write(page.subarray(at, at + CHUNK));
  return sanitizer.end().body;
}
