import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TablePicture } from '../../../../wire/joins.ts';
import type { Problem } from '../../../../wire/problem.ts';
import type { SessionConnector } from '../../../../wire/session.ts';
import { RequestFailure, requestOperation } from '../../../client/request-operation.ts';
import { Link } from '../../../parts/link.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { TableDiagram } from './table-diagram.tsx';
import { TableList } from './table-list.tsx';

/** The tables that a warehouse gets of a connector: as a picture, and in words. */
export function TablesView({ connectors }: { readonly connectors: readonly SessionConnector[] }) {
  const wished = route.value.query['connector'];
  const id = (connectors.find((one) => one.id === wished) ?? connectors[0])?.id ?? '';
  const picture = useSignal<TablePicture | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  useEffect(() => {
    const leaving = new AbortController();
    problem.value = undefined;
    requestOperation('joins/tables', { connector: id }, leaving.signal).then(
      (answer) => (picture.value = answer),
      (error: unknown) => {
        if (error instanceof RequestFailure) problem.value = error.problem;
      },
    );
    return () => leaving.abort();
  }, [id]);
  return (
    <div class="tables-view">
      <nav class="views" aria-label={TEXTS.dictionary.connector}>
        {connectors.map((one) => (
          <Link
            key={one.id}
            to={{ page: 'joins', path: route.value.path, query: { view: 'tables', connector: one.id } }}
            current={one.id === id}
          >
            {one.title}
          </Link>
        ))}
      </nav>
      {problem.value !== undefined && <ProblemNote problem={problem.value} />}
      {picture.value === undefined ? (
        <p class="waiting" role="status">
          {TEXTS.shell.loading}
        </p>
      ) : (
        <>
          <TableDiagram picture={picture.value} />
          <TableList picture={picture.value} />
        </>
      )}
    </div>
  );
}
