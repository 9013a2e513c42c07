import type { ComponentChildren } from 'preact';

export type TermProps = {
  readonly name: ComponentChildren;
  /** Class of the description. */
  readonly class?: string | undefined;
  readonly children: ComponentChildren;
};

/** An entry of a `dl`. */
export function Term({ name, class: className, children }: TermProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={className}>{children}</dd>
    </div>
  );
}
