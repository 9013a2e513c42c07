/** `Edm.String`, or the name of a type of the model. */
export type TypeReference = { readonly name: string; readonly isCollection: boolean };

export type ModelProperty = TypeReference & {
  readonly isNavigation: boolean;
  /** Reached by a path below its entity, and by no entity set. */
  readonly isContained?: boolean;
};

export type ModelType = {
  readonly isEntity: boolean;
  /** Entities only: instances are addressed by `id`. */
  readonly hasKey: boolean;
  /** It may have properties that no rule names. */
  readonly isOpen: boolean;
  readonly base?: string;
  readonly properties: ReadonlyMap<string, ModelProperty>;
};

export type ModelFunction = {
  readonly name: string;
  /** What stands before it in a path; absent: nothing. */
  readonly binding?: TypeReference;
  readonly parameters: readonly string[];
  readonly returns: TypeReference;
};

/** At the top of paths. */
export type ModelResource = TypeReference & {
  /** Whether it can be read by itself. */
  readonly isListed: boolean;
};

export type Model = {
  readonly types: ReadonlyMap<string, ModelType>;
  readonly functions: readonly ModelFunction[];
  readonly resources: ReadonlyMap<string, ModelResource>;
};

/** Of every connector's model, as Graph has it. */
export const NAMESPACE = 'microsoft.graph';
