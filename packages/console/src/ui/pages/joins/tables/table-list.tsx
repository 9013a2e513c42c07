import type { TablePicture } from '../../../../wire/joins.ts';
import { TEXTS } from '../../../texts/en.ts';

const SAYS = TEXTS.joins.tables;

/** The diagram in words. */
export function TableList({ picture: { boxes, lines } }: { readonly picture: TablePicture }) {
  const own = boxes.filter(({ of }) => of === undefined);
  const nameOf = (name: string): string => {
    const box = boxes.find((one) => one.name === name);
    return box?.of === undefined ? name : SAYS.ofOther(box.label ?? name, box.of);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="places" tabIndex={0} aria-label={SAYS.inWords}>
      <table>
        <thead>
          <tr>
            {SAYS.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {own.map(({ name, grain, columns, lines: texts }) => (
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
                  .map(({ to, by }) => `${nameOf(to)}${by === 'hash' ? ` ${SAYS.hash}` : ''}`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
