import type { ComponentChildren } from 'preact';
import { navigate, type Route, toUrl } from '../routing/route.ts';

export type LinkProps = {
  readonly to: Partial<Route> & Pick<Route, 'page'>;
  readonly current?: boolean;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
};

/** A real link, so that it can be opened in another tab. */
export function Link({ to, current, class: className, label, children }: LinkProps) {
  return (
    <a
      href={toUrl(to)}
      class={className}
      aria-label={label}
      aria-current={current === true ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        navigate(to);
      }}
    >
      {children}
    </a>
  );
}

export type ViewsProps<Id extends string> = {
  readonly label: string;
  readonly items: readonly { readonly id: Id; readonly title: string }[];
  readonly current: string;
  readonly to: (id: Id) => LinkProps['to'];
  readonly class?: string;
};

/** Links to the views of a page, or to one view for each connector. */
export function Views<Id extends string>({
  label,
  items,
  current,
  to,
  class: name = 'views',
}: ViewsProps<Id>) {
  return (
    <nav class={name} aria-label={label}>
      {items.map(({ id, title }) => (
        <Link key={id} to={to(id)} current={id === current}>
          {title}
        </Link>
      ))}
    </nav>
  );
}
