import { isMap, parseDocument } from 'yaml';
import { parseRules } from '../../rules/index.ts';
import type { RuleSet } from '../../rules/rule-set.ts';
import { CommandError } from '../command-error.ts';
import { readAuthoredText } from '../read-input.ts';

/**
 * Reads and checks a rule file; `-` is standard input.
 *
 * @throws SetupError RULES_UNREADABLE, RULES_*
 * @throws CommandError RULES_DIALECT_NOT_AVAILABLE
 */
export async function readRuleFile(file: string): Promise<RuleSet> {
  const text = await readAuthoredText(file, 'RULES_UNREADABLE');
  if (isOtherDialect(text)) throw new CommandError('RULES_DIALECT_NOT_AVAILABLE');
  return parseRules(text, file);
}

/** The native dialect is known by its key `nymgate`. Text that is no map at all is left to the parser's own findings. */
function isOtherDialect(text: string): boolean {
  const document = parseDocument(text, { logLevel: 'silent', strict: false });
  return document.errors.length === 0 && isMap(document.contents) && !document.contents.has('nymgate');
}
