import '../packages/gateway/src/platform/install.ts';
import { randomBytes } from 'node:crypto';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../packages/connectors/src/index.ts';
import type { PlanNode } from '../packages/engine/src/plan/plan.ts';
import { createPseudonymizer } from '../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { Pseudonymizer } from '../packages/engine/src/pseudonyms/pseudonymizer.ts';
import { createKey } from '../packages/engine/src/pseudonyms/schemes/native-keys.ts';
import { sha256Hex } from '../packages/engine/src/pseudonyms/sealing/digest.ts';
import type { ByteSanitizer } from '../packages/engine/src/sanitizer/bytes/open-byte-engine.ts';
import { openNative } from '../packages/engine/src/sanitizer/open-native.ts';
import { openSanitizer, type SanitizeContext } from '../packages/engine/src/sanitizer/open-sanitizer.ts';
import { compileRules } from '../packages/rules/src/native/compile-rules.ts';
import { chatPage } from './pages/chat-page.ts';
import { eventPage } from './pages/event-page.ts';
import type { PageOptions } from './pages/page.ts';
import { userPage } from './pages/user-page.ts';

export type Engine = 'auto' | 'bytes' | 'tree';
export type SchemeName = 'native' | 'psoxy';

/** What is sanitized: a page, and the plan of the connector that serves it. */
export type Subject = { readonly page: (options: PageOptions) => Uint8Array; readonly plan: PlanNode };

const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const CHUNK = 65_536;
const LIMITS = { depth: 128, stringBytes: 16_777_216, objectKeys: 100_000, responseBytes: 268_435_456 };

export const SUBJECTS: Readonly<Record<'events' | 'users' | 'chat', Subject>> = {
  events: { page: eventPage, plan: responseOf('outlook-cal', '/v1.0/users/{userId}/events') },
  users: { page: userPage, plan: responseOf('entra-id', '/v1.0/users') },
  chat: { page: chatPage, plan: responseOf('msft-teams', '/v1.0/chats/{chatId}/messages') },
};

export function responseOf(connector: keyof typeof CONNECTORS, template: string): PlanNode {
  const { endpoints } = compileRules(CONNECTORS[connector].ruleSet(DEFAULT_CONNECTOR_OPTIONS), sha256Hex);
  const endpoint = endpoints.find((candidate) => candidate.template === template);
  if (endpoint === undefined) throw new Error(`${connector} has no ${template}`);
  return endpoint.response;
}

export function benchPseudonymizer(scheme: SchemeName): Pseudonymizer {
  const secret = createKey(randomBytes);
  return scheme === 'native'
    ? createPseudonymizer({ scheme, keys: [{ id: 1, secret }], tenant: TENANT })
    : createPseudonymizer({ scheme, salt: secret, encryptionKey: createKey(randomBytes), tenant: TENANT });
}

export type Sanitizing = {
  readonly plan: PlanNode;
  readonly pseudonymizer: Pseudonymizer;
  readonly engine?: Engine;
};

/** As the proxy does it: chunks of 64 KiB in, one answer out. */
export function sanitizePage(page: Uint8Array, { plan, ...how }: Sanitizing): Uint8Array {
  return sanitizeWith((context) => openNative(plan, context), page, how);
}

/** The same by an engine that is opened otherwise. */
export function sanitizeWith(
  open: (context: SanitizeContext & { readonly engine: Engine }) => ByteSanitizer,
  page: Uint8Array,
  { pseudonymizer, engine = 'auto' }: Omit<Sanitizing, 'plan'>,
): Uint8Array {
  const sealLink = () => 'https://gateway.example/outlook-cal/v1.0/users/p~x/events?$skiptoken=s~x';
  const sanitizer = openSanitizer(open({ pseudonymizer, sealLink, limits: LIMITS, engine }), LIMITS);
  for (let at = 0; at < page.length; at += CHUNK) sanitizer.write(page.subarray(at, at + CHUNK));
  return sanitizer.end().body;
}
