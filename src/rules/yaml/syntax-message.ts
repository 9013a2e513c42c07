import type { ErrorCode } from 'yaml';

/** Constant texts: the parser's own quote the file, which may be a secret that was taken for rules. */
const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_COLLECTION_TYPE: 'a tag does not fit what it stands before',
  BAD_DIRECTIVE: 'a YAML directive is not valid',
  BAD_DQ_ESCAPE: 'an escape in double quotes is not valid',
  BAD_INDENT: 'the indentation is not consistent',
  BAD_PROP_ORDER: 'an anchor or a tag is not in its place',
  BAD_SCALAR_START: 'a text cannot begin with this character; quote it',
  BLOCK_AS_IMPLICIT_KEY:
    'a mapping or list begins in the middle of a line; perhaps a value with ": " needs quotes',
  BLOCK_IN_FLOW: 'a block stands inside brackets',
  KEY_OVER_1024_CHARS: 'a key is too long; perhaps a colon or a quote is missing',
  MISSING_CHAR: 'a colon, comma, quote, bracket or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key spans lines; perhaps a colon or a quote is missing',
  MULTIPLE_ANCHORS: 'a value has more than one anchor',
  MULTIPLE_TAGS: 'a value has more than one tag',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAB_AS_INDENT: 'a tab is used for indentation',
  TAG_RESOLVE_FAILED: 'a tag is not known',
  UNEXPECTED_TOKEN: 'something stands here that YAML does not allow in this place',
};

/** What is told of a fault that the parser found. */
export function syntaxMessage(code: ErrorCode): string {
  return MESSAGES[code] ?? 'is not valid YAML';
}
