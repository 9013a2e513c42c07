/** What rules deliver, for clients that need a model of it. */
export type ModelDescription = {
  /** CSDL 4.0 in XML. */
  readonly csdl: string;
  /** What the service document names. */
  readonly resources: readonly ModelResourceEntry[];
};

type ModelResourceEntry = {
  readonly name: string;
  readonly kind: string;
  /** From the version of the API. */
  readonly url: string;
};
