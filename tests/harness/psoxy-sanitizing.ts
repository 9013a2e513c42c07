import '../../packages/gateway/src/platform/install.ts';
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { createPseudonymizer } from '../../packages/engine/src/pseudonyms/create-pseudonymizer.ts';
import type { PsoxyOptions } from '../../packages/engine/src/pseudonyms/pseudonymizer.ts';
import type { SanitizeContext } from '../../packages/engine/src/sanitizer/open-sanitizer.ts';
import type { PsoxyResponse, PsoxyTransformRule } from '../../packages/psoxy/src/plan/psoxy-response.ts';
import type { PsoxyEndpointRule, PsoxySchemaRule } from '../../packages/psoxy/src/plan/psoxy-rule-set.ts';
import { compilePsoxyRules } from '../../packages/psoxy/src/rules/compile-psoxy.ts';
import { CONTEXT, type Sanitized, sanitize } from './sanitizing.ts';

/** The secrets of the published vectors. */
export const PSOXY: PsoxyOptions = {
  scheme: 'psoxy',
  salt: 'Q2FyYW1lbEJlaWdlT2NlYW5QaW5l',
  encryptionKey: '7Yh2-correct-horse-battery-staple',
  tenant: '',
};

export const PSOXY_CONTEXT: SanitizeContext = { ...CONTEXT, pseudonymizer: createPseudonymizer(PSOXY) };

/** base64url(SHA-256(canonical ‖ salt)), worked out here and not by the product. */
export function computePsoxyHash(canonical: string): string {
  return digest(canonical).toString('base64url');
}

function digest(canonical: string): Buffer {
  return createHash('sha256')
    .update(canonical + PSOXY.salt, 'utf8')
    .digest();
}

const KEY = pbkdf2Sync(PSOXY.encryptionKey, PSOXY.salt, 65_536, 32, 'sha256');

/** `p~` + base64url(hash ‖ AES-256-CBC(original)), worked out here. */
export function computePsoxyEncryption(canonical: string, original = canonical): string {
  const hash = digest(canonical);
  const cipher = createCipheriv('aes-256-cbc', KEY, hash.subarray(0, 16));
  return `p~${Buffer.concat([hash, cipher.update(original, 'utf8'), cipher.final()]).toString('base64url')}`;
}

/** The compiled answer rule of one endpoint. */
export function psoxyResponse(
  rule: PsoxyEndpointRule,
  definitions: Readonly<Record<string, PsoxySchemaRule>> = {},
): PsoxyResponse {
  const endpoints = [{ pathTemplate: '/x', ...rule }];
  const plan = compilePsoxyRules({ definitions, endpoints }, (text) =>
    createHash('sha256').update(text).digest('hex'),
  );
  const response = plan.endpoints[0]?.response;
  if (response === undefined) throw new Error('no endpoint');
  return response;
}

/** One body through the front door, under rules as people write them. */
export function sanitizeByPsoxy(
  rule: PsoxyEndpointRule,
  body: string,
  {
    context = PSOXY_CONTEXT,
    definitions = {},
  }: { context?: SanitizeContext; definitions?: Definitions } = {},
): Sanitized {
  return sanitize(psoxyResponse(rule, definitions), body, context);
}

type Definitions = Readonly<Record<string, PsoxySchemaRule>>;

/** One transform on one document given as data; the result as data. */
export function applyTransform(rule: PsoxyTransformRule, document: unknown): unknown {
  return JSON.parse(sanitizeByPsoxy({ transforms: [rule] }, JSON.stringify(document)).output);
}
