import type { Entity, TeamsEntityKind } from '../../base/entity.ts';
import type { GraphCall } from '../call.ts';
import { pick } from '../call.ts';

/** Decorates, and remembers what an id or join link was, so that callers can come back with what they were given. */
export function write(call: GraphCall, kind: TeamsEntityKind, entity: Entity): Entity {
  const written = call.decorate(kind, entity);
  for (const path of [['id'], ['joinWebUrl'], ['onlineMeetingInfo', 'joinWebUrl']]) {
    const before = textAt(entity, path);
    const after = textAt(written, path);
    if (before !== undefined && after !== undefined && before !== after)
      call.teamwork.aliases.set(after, before);
  }
  return call.preferences.omitNulls ? (withoutNulls(written) as Entity) : written;
}

function textAt(entity: Entity, path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>(
    (node, name) => (typeof node === 'object' && node !== null ? (node as Entity)[name] : undefined),
    entity,
  );
  return typeof value === 'string' ? value : undefined;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner)]));
}

/** As the simulator knows it, whatever `decorate` has made of it. */
export function original(call: GraphCall, text: string): string {
  return call.teamwork.aliases.get(text) ?? text;
}

export function slot(call: GraphCall, name: string): string {
  return original(call, call.slots[name] ?? '');
}

/** `$select`, with the id and the annotations in any case. */
export function selected(call: GraphCall, entity: Entity): Entity {
  const { select } = call.options;
  if (select === undefined) return entity;
  const annotations = Object.keys(entity).filter((name) => name.includes('@odata.') && !/^\w/.test(name));
  const expanded = call.options.expand.flatMap(({ navigation }) =>
    Object.keys(entity).filter((name) => name === navigation || name.startsWith(`${navigation}@`)),
  );
  const names = [...annotations, 'id', ...select, ...expanded];
  return pick(
    entity,
    [...new Set(names)].filter((name) => name in entity),
  );
}
