/** Psoxy's bulk rules as written (psoxy-facts.md#k and #l). */
export type PsoxyColumnarRules = {
  readonly delimiter?: string;
  readonly pseudonymFormat?: 'JSON' | 'URL_SAFE_TOKEN' | 'URL_SAFE_HASH_ONLY';
  readonly columnsToPseudonymize?: readonly string[];
  readonly columnsToPseudonymizeIfPresent?: readonly string[];
  readonly columnsToInclude?: readonly string[];
  readonly columnsToRedact?: readonly string[];
  /** Column name to the name of its copy. */
  readonly columnsToDuplicate?: Readonly<Record<string, string>>;
  readonly columnsToRename?: Readonly<Record<string, string>>;
  readonly fieldsToTransform?: Readonly<Record<string, PsoxyFieldRule>>;
};

/** Without `sourceColumn` the key names the source column. */
export type PsoxyFieldRule = {
  readonly newName: string;
  readonly sourceColumn?: string;
  readonly transforms?: readonly PsoxyStepRule[];
};

export type PsoxyStepRule =
  | { readonly filter: string }
  | { readonly formatString: string }
  | { readonly javaRegExpReplace: { readonly regExp: string; readonly replaceString: string } }
  | { readonly pseudonymize: boolean };

type Paths = string | readonly string[];

export type PsoxyRecordRules = {
  readonly format?: 'AUTO' | 'NDJSON' | 'CSV' | 'JSON_ARRAY' | 'PARQUET';
  readonly transforms?: readonly PsoxyRecordTransformRule[];
  readonly outputSchemaFilter?: object;
};

/** Each mapping has exactly one key, which names the transform. */
export type PsoxyRecordTransformRule = {
  readonly redact?: Paths;
  readonly pseudonymize?: Paths;
  readonly tokenize?: Paths;
  readonly textDigest?: Paths;
  readonly textDigestKeywords?: { readonly keywords: readonly string[]; readonly jsonPaths: Paths };
};

export type PsoxyMultiRules = { readonly fileRules: Readonly<Record<string, PsoxyBulkRules>> };
export type PsoxyBulkRules = PsoxyColumnarRules | PsoxyRecordRules | PsoxyMultiRules;

const COLUMNAR_ONLY = [
  'columnsToPseudonymize',
  'columnsToPseudonymizeIfPresent',
  'columnsToInclude',
  'columnsToRedact',
  'columnsToDuplicate',
  'columnsToRename',
  'fieldsToTransform',
  'pseudonymFormat',
  'delimiter',
];

export type PsoxyBulkKind = 'columnar' | 'record' | 'multi';

export function detectBulkKind(data: Readonly<Record<string, unknown>>): PsoxyBulkKind | undefined {
  if (Object.hasOwn(data, 'endpoints') || Object.hasOwn(data, 'allowAllEndpoints')) return undefined;
  if (Object.hasOwn(data, 'fileRules')) return 'multi';
  if (COLUMNAR_ONLY.some((key) => Object.hasOwn(data, key))) return 'columnar';
  const isRecord = ['transforms', 'format', 'outputSchemaFilter'].some((key) => Object.hasOwn(data, key));
  return isRecord ? 'record' : undefined;
}
