import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { readProduct } from '../../tools/measure-source-tree.ts';

// The whole product is type-checked, which takes half a minute; house.test.ts holds that one line names the package.

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RULE_LANGUAGES = `${ROOT}packages/gateway/src/app/rule-languages.ts`;

test("Psoxy's package can be deleted with the one line that names it, and the product still compiles", () => {
  const text = readFileSync(RULE_LANGUAGES, 'utf8');
  const without = text
    .split('\n')
    .filter((line) => !line.includes('psoxy'))
    .join('\n');
  expect(without).not.toBe(text);
  expect(problemsWithout(without)).toEqual([]);
}, 300_000);

function problemsWithout(ruleLanguages: string): readonly string[] {
  const { options, fileNames } = readProduct();
  const isGone = (file: string): boolean => file.includes('/packages/psoxy/');
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (file) => (file === RULE_LANGUAGES ? ruleLanguages : readFile.call(host, file));
  host.fileExists = (file) => !isGone(file) && fileExists.call(host, file);
  host.getSourceFile = (file, version) => {
    const content = isGone(file) ? undefined : host.readFile(file);
    return content === undefined ? undefined : ts.createSourceFile(file, content, version, true);
  };
  const program = ts.createProgram(
    fileNames.filter((file) => !isGone(file)),
    { ...options, noEmit: true },
    host,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
}
