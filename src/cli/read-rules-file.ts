import { gunzipSync } from 'node:zlib';
import { readRulesText } from '../text/read-rules-text.ts';
import { readAuthoredText } from './read-input.ts';

/**
 * The YAML of a rule file, which may hold it as base64 or base64 of gzip; `-` is standard input.
 *
 * @throws SetupError RULES_UNREADABLE
 */
export async function readRulesFile(file: string): Promise<string> {
  const value = await readAuthoredText(file, 'RULES_UNREADABLE');
  return readRulesText(value, (bytes, limit) => gunzipSync(bytes, { maxOutputLength: limit }), file);
}
