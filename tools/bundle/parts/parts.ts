/** Code that a start needs under some configurations only: one file, with a cache of V8 of its own. */
export type Part = {
  /** Its files are `NAME-HASH.cjs` and that file's caches. */
  readonly name: string;
  /** Sources, from the root of the repository, that are loaded when the configuration asks for them. What they import comes along. */
  readonly sources: readonly string[];
};

/**
 * The parts of every bundle. What two of them need lies in the first. Both are there for rules of one's own, the second where those,
 * or the configuration, are in YAML.
 */
export const PARTS: readonly Part[] = Object.freeze([
  {
    name: 'rules',
    sources: [
      'packages/gateway/src/app/rules/cached-rules.ts',
      'packages/gateway/src/app/rules/read-rule-text.ts',
      'packages/rules/src/dialects/read-rules.ts',
      'packages/rules/src/text/read-rules-text.ts',
      'packages/rules/src/native/check-rules.ts',
      'packages/psoxy/src/rules/read-psoxy-rules.ts',
      'packages/psoxy/src/requests/decide-by-rules.ts',
      'packages/psoxy/src/requests/decide-raw-request.ts',
      'packages/psoxy/src/requests/open-decision.ts',
      'packages/psoxy/src/requests/write-resolved-target.ts',
      'packages/psoxy/src/bytes/create-psoxy-sanitizer.ts',
      'packages/psoxy/src/bytes/get-streamability.ts',
    ],
  },
  { name: 'yaml', sources: ['packages/rules/src/text/yaml/read-yaml.ts'] },
]);

const CODE = new RegExp(`^(?:serve|${PARTS.map(({ name }) => name).join('|')})-[0-9a-f]{16}(?=\\.)`);

/**
 * The name of the code that a file of a bundle holds, or is a cache of, without `.cjs`; undefined for any other file.
 *
 * @example readCode('rules-0123456789abcdef.cjs') // 'rules-0123456789abcdef'
 */
export function readCode(file: string): string | undefined {
  return CODE.exec(file)?.[0];
}
