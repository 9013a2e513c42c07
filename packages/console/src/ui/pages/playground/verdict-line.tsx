import type { RequestVerdict } from '../../../wire/playground.ts';
import { TEXTS } from '../../texts/en.ts';
import type { RequestState } from './use-playground.ts';

/** What the rules say of the request while it is written. Its place is always there, so that nothing jumps. */
export function VerdictLine({
  verdict,
}: {
  readonly verdict: RequestState<RequestVerdict | undefined> | undefined;
}) {
  return (
    <p class="verdict small" role="status">
      {verdict?.is === 'there' && verdict.value !== undefined && <Words verdict={verdict.value} />}
      {verdict?.is === 'refused' && <span class="refused-word">{verdict.problem.message}</span>}
    </p>
  );
}

function Words({ verdict }: { readonly verdict: RequestVerdict }) {
  if (verdict.allowed) return <span class="allowed-word">{TEXTS.playground.allowed}</span>;
  const { problem } = verdict;
  return (
    <span class="refused-word">
      {TEXTS.playground.refused} <code>{problem?.code}</code> {problem?.message}
    </span>
  );
}
