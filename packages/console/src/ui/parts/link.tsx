import type { ComponentChildren } from 'preact';
import { navigate, type Route, toUrl } from '../routing/route.ts';

export type LinkProps = {
  readonly to: Partial<Route> & Pick<Route, 'page'>;
  readonly current?: boolean;
  readonly class?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
};

/** A link to a place of the console. It has an address, so it can be opened in another tab. */
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
