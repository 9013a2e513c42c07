import { drop, entity, keep } from '@nymgate/rules/native/builders';
import type { Properties } from './entity-table.ts';

const ANNOTATIONS: Properties = Object.freeze({
  '@odata.type': keep('metadata', 'odataType'),
  '@odata.etag': drop(
    'technical',
    'The version of an object as everybody with access to it sees it; changeKey, eTag and etag come as pseudonyms.',
  ),
  '@odata.context': drop(
    'personal',
    "Often written users('id or principal name')/…: names the person asked about.",
  ),
  '@odata.id': drop('personal', 'Address of the object: spells out the id that the policy replaces.'),
  '@odata.editLink': drop('personal', 'Address of the object: spells out the id that the policy replaces.'),
  '@odata.readLink': drop('personal', 'Address of the object: spells out the id that the policy replaces.'),
});

/**
 * Annotations of any Graph object, which the published types omit. Sources: OData JSON Format 4.01 sections
 * 4.5 and 4.6; Graph's documentation samples, whose links contain the object ID or principal name of the
 * requested mailbox.
 */
export function getAnnotations(): Properties {
  return ANNOTATIONS;
}

/** The tables of an object as one, after its annotations; later ones win. */
export function withAnnotations(...tables: readonly Properties[]): Properties {
  return Object.assign({}, ANNOTATIONS, ...tables);
}

/**
 * A deleted object in a delta round: `"@removed": {"reason": "changed"
 * "deleted"}`. Source: Graph's delta query overview.
 */
export function getRemovedAnnotation(): Properties {
  return { '@removed': entity('removed') };
}

export const REMOVED: Properties = { reason: keep('metadata', 'serviceWord') };
