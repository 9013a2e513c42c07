import { gunzipSync } from 'node:zlib';
import { DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { rejectErrorPage } from '@nymgate/gateway/app/rules/read-rule-text';
import { printRules } from '@nymgate/rules/native/parse-rules';
import { readRulesText } from '@nymgate/rules/text/read-rules-text';
import { findConnector } from '@nymgate/shell/input/find-connector';
import type { RuleText } from 'nymgate-console';

/** Cached: printing a policy of 80 kB takes 250 ms. */
const printed = new Map<string, string>();

/**
 * A connector's default policy, like `nymgate rules print`.
 * @throws SetupError CONNECTOR_UNKNOWN
 */
export function readDefaultRules(connector: string): RuleText {
  const known = findConnector(connector);
  const text = printed.get(connector) ?? printRules(known.ruleSet(DEFAULT_CONNECTOR_OPTIONS));
  printed.set(connector, text);
  return { text, file: `${connector}.yaml` };
}

/**
 * Decodes a file in base64 or base64 of gzip.
 * @throws SetupError RULES_UNREADABLE
 */
export function toEditableRules({ text, file }: RuleText): RuleText {
  const yaml = readRulesText(text, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }), file);
  rejectErrorPage(yaml, file);
  return { text: yaml, file };
}
