import type { TablePicture } from '../../../../wire/joins.ts';
import type { SessionConnector } from '../../../../wire/session.ts';
import { requestOperation } from '../../../client/request-operation.ts';
import { RequestResult, useRequest } from '../../../client/use-request.tsx';
import { Views } from '../../../parts/link.tsx';
import { TableHead } from '../../../parts/table-head.tsx';
import { route } from '../../../routing/route.ts';
import { TEXTS } from '../../../texts/en.ts';
import { TableDiagram } from './table-diagram.tsx';

export function TablesView({ connectors }: { readonly connectors: readonly SessionConnector[] }) {
  const requested = route.value.query['connector'];
  const id = (connectors.find((one) => one.id === requested) ?? connectors[0])?.id ?? '';
  const picture = useRequest(id, (signal) => requestOperation('joins/tables', { connector: id }, signal));
  return (
    <div class="tables-view">
      <Views
        label={TEXTS.dictionary.connector}
        items={connectors}
        current={id}
        to={(connector) => ({ page: 'joins', path: route.value.path, query: { view: 'tables', connector } })}
      />
      <RequestResult state={picture}>
        {(value) => (
          <>
            <TableDiagram picture={value} />
            <TableList picture={value} />
          </>
        )}
      </RequestResult>
    </div>
  );
}

const TABLE_TEXTS = TEXTS.joins.tables;

/** The diagram as a table. */
function TableList({ picture: { boxes, lines } }: { readonly picture: TablePicture }) {
  const topLevel = boxes.filter(({ of }) => of === undefined);
  const getName = (name: string): string => {
    const box = boxes.find((one) => one.name === name);
    return box?.of === undefined ? name : TABLE_TEXTS.ofOther(box.label ?? name, box.of);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="places" tabIndex={0} aria-label={TABLE_TEXTS.inWords}>
      <table>
        <TableHead names={TABLE_TEXTS.heads} />
        <tbody>
          {topLevel.map(({ name, grain, columns, lines: texts }) => (
            <tr key={name}>
              <th scope="row" class="mono">
                {name}
              </th>
              <td>{grain}</td>
              <td class="mono">
                {texts
                  .filter(({ kind }) => kind === 'key')
                  .map(({ text }) => text.replace(/^key: /, ''))
                  .join(' ')}
              </td>
              <td class="number">{columns}</td>
              <td class="mono">
                {lines
                  .filter(({ from }) => from === name)
                  .map(({ to, by }) => `${getName(to)}${by === 'hash' ? ` ${TABLE_TEXTS.hash}` : ''}`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
