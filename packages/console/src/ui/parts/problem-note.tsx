import type { Problem } from '../../wire/operation-kinds.ts';
import { TEXTS } from '../texts/en.ts';

export function ProblemNote({ problem }: { readonly problem: Problem }) {
  return (
    <div class="problem" role="alert">
      <p>
        <code>{problem.code}</code> {problem.message}
      </p>
      {problem.fix !== undefined && (
        <p>
          {TEXTS.problems.next}: {problem.fix}
        </p>
      )}
    </div>
  );
}
