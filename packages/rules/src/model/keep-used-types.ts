import type { Model, ModelType } from './model-types.ts';

/** Without parts that no entity and no function has: what annotations hold, and answers about one property. */
export function keepUsedTypes(model: Model): Model {
  const entities = [...model.types].filter(([, { isEntity }]) => isEntity).map(([name]) => name);
  const used = new Set([...entities, ...model.functions.map(({ returns }) => returns.name)]);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const name of used)
    for (const property of model.types.get(name)?.properties.values() ?? []) used.add(property.name);
  const types = new Map<string, ModelType>([...model.types].filter(([name]) => used.has(name)));
  return { ...model, types };
}
