import type { DocumentOptions, ParseOptions, SchemaOptions } from 'yaml';

/**
 * YAML's JSON schema, but what is no JSON value is text (the schema proper would refuse it). Uniqueness of keys is checked while
 * building the data: the parser's own check is quadratic.
 */
export const JSON_SCHEMA: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.2',
  schema: 'json',
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== ''),
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
};
