import { relative } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

type Failure = { readonly name: string; readonly came: string; readonly command: string };

/** Last of all, three lines for each failure: what was promised, what came, and the command that runs it alone. */
// biome-ignore lint/style/noDefaultExport: vitest reads the default export of a reporter's file.
export default class FailureReporter implements Reporter {
  private readonly mode: string;

  /** `mode` is that of the suite. */
  constructor({ mode }: { readonly mode: string }) {
    this.mode = mode;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const failures = modules.flatMap((module) => this.failuresOf(module));
    if (failures.length === 0) return;
    const texts = failures.map(({ name, came, command }) => `FAILED ${name}\n  ${came}\n  ${command}\n`);
    process.stderr.write(`\n${texts.join('')}${failures.length} failed\n`);
  }

  private failuresOf(module: TestModule): readonly Failure[] {
    const file = relative(process.cwd(), module.moduleId);
    const mode = this.mode === 'test' ? '' : ` --mode ${this.mode}`;
    const command = `npx vitest run${mode} ${file}`;
    const tests = [...module.children.allTests('failed')].map((test: TestCase) => ({
      name: `${file} › ${test.fullName}`,
      came: firstLine(test.result().errors?.[0]?.message),
      command: `${command} -t '${toPattern(test.fullName)}'`,
    }));
    const suites = [module, ...module.children.allSuites()]
      .flatMap((each) => each.errors())
      .map(({ message }) => ({ name: `${file} › its hooks or imports`, came: firstLine(message), command }));
    return [...suites, ...tests];
  }
}

function firstLine(message = 'no message'): string {
  return message.split('\n', 1)[0]?.slice(0, 200) ?? '';
}

/** Titles go into a regular expression, in single quotes of a shell. */
function toPattern(title: string): string {
  return title
    .replaceAll(' > ', ' ')
    .replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
    .replaceAll("'", '.');
}
