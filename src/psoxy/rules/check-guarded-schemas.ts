import { asciiLower } from '../../kernel/ascii-case.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { invalid, type Report } from '../../text/yaml/finding.ts';
import type { PsoxyParameter } from '../psoxy-request.ts';
import { ASKING_OPTIONS, limitsValue } from '../requests/guarded-query.ts';

/** Under `odata: guarded` the schema of an option that asks about values is all that limits it. `pointer` is that of the schemas. */
export function checkGuardedSchemas(
  schemas: ReadonlyMap<string, PsoxyParameter>,
  pointer: string,
  report: Report,
): void {
  for (const [name, schema] of schemas) {
    if (!ASKING_OPTIONS.has(asciiLower(name)) || limitsValue(schema)) continue;
    report(
      invalid(joinPointer(pointer, name), '"odata: guarded" needs a schema that limits the value', {
        at: 'key',
        fix: 'add "enum" or "pattern"',
      }),
    );
  }
}
