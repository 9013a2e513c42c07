import { getListMembers, isListName } from '@nymgate/engine/kernel/closed-lists';
import { grammarSource, isPlainPattern } from '@nymgate/engine/kernel/grammars';
import { PSEUDONYM_KINDS } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { FieldNote, LeafRule, ValueType } from '@nymgate/engine/plan/treatments';
import type { PseudonymFormat } from './table.ts';
import { getMaxTextLength } from './text-lengths.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Every value may be null. */
export function createLeafSchema(rule: LeafRule, form: PseudonymFormat): Schema {
  const maxLength = getMaxTextLength(rule, form);
  const schema = createValueSchema(rule, form);
  return {
    ...createDescription(rule),
    ...schema,
    ...(maxLength !== undefined && { maxLength }),
    'x-nymgate': {
      treatment: rule.treatment,
      ...(rule.class !== undefined && { class: rule.class }),
      ...('kind' in rule && { kind: rule.kind }),
      ...(rule.treatment === 'coarsen' && { to: rule.to }),
    },
  };
}

export function createDescription({ reason }: FieldNote): Schema {
  return reason === undefined ? {} : { description: reason };
}

const TEXT = { type: ['string', 'null'] } as const;

function createValueSchema(rule: LeafRule, form: PseudonymFormat): Schema {
  switch (rule.treatment) {
    case 'keep':
      return createKeptSchema(rule.type);
    case 'pseudonymize':
      return { ...TEXT, pattern: createPseudonymPattern(rule, form) };
    case 'coarsen':
      return { ...TEXT, pattern: `${grammarSource('dateTime')}|${grammarSource('date')}` };
    case 'textDigest':
      return {
        ...TEXT,
        contentMediaType: 'application/json',
        pattern: '^\\{"length":[0-9]+,"word_count":[0-9]+\\}$',
      };
    case 'meetingProvider':
      return { ...TEXT, pattern: '^https://' };
    case 'sealLink':
      return { type: 'string', pattern: '^https?://' };
    default:
      return TEXT;
  }
}

/** Longer lists change with every update and would make the schema unreadable. */
const MAX_ENUM = 100;

function createKeptSchema(type: ValueType): Schema {
  if (isListName(type)) {
    const members = getListMembers(type);
    return members.length > MAX_ENUM ? TEXT : { ...TEXT, enum: [...members, null] };
  }
  if (type === 'boolean' || type === 'integer' || type === 'number') return { type: [type, 'null'] };
  return isPlainPattern(type) && type !== 'string' ? { ...TEXT, pattern: grammarSource(type) } : TEXT;
}

const HOST = '[A-Za-z0-9.-]{1,253}';

/** See pseudonyms.md. The tenant's domains are always kept. */
function createPseudonymPattern(
  rule: LeafRule<'pseudonymize'>,
  { scheme, domains }: PseudonymFormat,
): string {
  const type = rule.prefixed === true ? '(?:[A-Za-z0-9]{1,6}:)?' : '';
  const irreversible = 't~[A-Za-z0-9_-]{43}';
  const opens = 'p~[A-Za-z0-9_-]{64,}';
  const either = rule.guidOnly === true ? `(?:${opens}|${irreversible})` : opens;
  const token = rule.reversible === true ? either : irreversible;
  const address = scheme === 'psoxy' || PSEUDONYM_KINDS[rule.kind].canonical === 'address';
  const hidden = { keep: '', drop: '', hash: '|h~[A-Za-z0-9_-]{43}', encrypt: '|e~[A-Za-z0-9_-]+' }[domains];
  return `^${type}${token}${address ? `(?:@(?:${HOST}${hidden}))?` : ''}$`;
}
