/** How something grows: one line of a chart. The horizontal axis is logarithmic, the vertical one begins at zero. */
export type Curve = {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly points: readonly { readonly x: number; readonly label: string; readonly y: number }[];
};
