import { Composer, type Document, LineCounter } from 'yaml';
import { lexRuleFile } from './lex-rule-file.ts';
import { createPositions, type Place, type Positions } from './positions.ts';
import { JSON_SCHEMA } from './schema.ts';
import { syntaxMessage } from './syntax-message.ts';
import { toData } from './to-data.ts';

/** Something in the text that rule files may not have. */
export type SyntaxFault = Place & { readonly message: string; readonly fix?: string };

export type YamlReading = {
  /** Plain data; undefined when the text is not YAML. */
  readonly data: unknown;
  readonly positions: Positions;
  readonly faults: readonly SyntaxFault[];
};

const MOST_FAULTS = 50;

/**
 * Reads one YAML document of the JSON schema: no aliases, anchors, tags, merge keys or directives; keys are unique text. Limits
 * come before the work that they limit, since a few hundred KiB of brackets can end the process of a recursive parser.
 *
 * @param tagKey allows tags on mappings, each read as the value of this key
 */
export function readYaml(text: string, tagKey?: string): YamlReading {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const lexed = lexRuleFile(text, lines.addNewLine);
  const positions = createPositions(placeAt);
  if ('fault' in lexed)
    return { data: undefined, positions, faults: [{ ...placeAt(lexed.offset), ...lexed.fault }] };
  const [document] = new Composer(JSON_SCHEMA).compose(lexed.tokens, true, text.length);
  const errors = faultsOf(document, placeAt);
  if (document === undefined || errors.length > 0) return { data: undefined, positions, faults: errors };
  const { data, faults } = toData(
    document.contents,
    positions,
    tagKey === undefined ? undefined : { key: tagKey, text },
  );
  const found = faults
    .slice(0, MOST_FAULTS)
    .map(({ offset, message, fix }) => ({ ...placeAt(offset), message, fix }));
  return { data, positions, faults: found };
}

function faultsOf(
  document: Document.Parsed | undefined,
  placeAt: (offset: number) => Place,
): readonly SyntaxFault[] {
  return (document?.errors ?? []).slice(0, MOST_FAULTS).map(({ code, pos }) => ({
    ...placeAt(pos[0]),
    message: syntaxMessage(code),
  }));
}
