import type { ComponentChildren } from 'preact';

export type TableHeadProps = {
  readonly names: readonly string[];
  /** Right-aligned names. */
  readonly right?: readonly string[];
  readonly children?: ComponentChildren;
};

export function TableHead({ names, right = [], children }: TableHeadProps) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col" class={right.includes(name) ? 'op-right' : undefined}>
            {name}
          </th>
        ))}
        {children}
      </tr>
    </thead>
  );
}
