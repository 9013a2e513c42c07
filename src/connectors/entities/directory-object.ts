import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '../../plan/rule-set.ts';
import type { ConnectorOptions } from '../connector.ts';
import { annotations, removedAnnotation } from './annotations.ts';
import { DEVICE } from './device.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';
import { GROUP, GROUP_EXTRA } from './group.ts';
import { ORG_CONTACT } from './org-contact.ts';
import { SERVICE_PRINCIPAL } from './service-principal.ts';
import { personId, USER } from './user.ts';

/** Kinds of member whose tables are merged; the order does not matter, a test holds that they agree. */
export const MEMBER_KINDS = { SERVICE_PRINCIPAL, DEVICE, ORG_CONTACT, GROUP, USER } as const;

/**
 * Where the kinds disagree, the treatment that is right for a person: whether an object is one must not be decided by
 * `@odata.type`, which may stand behind the other properties or be missing (`odata.metadata=none`).
 * Nothing below a member is expanded, which also ends the recursion.
 */
export const MERGED = {
  manager: navigation('personal'),
  members: navigation('personal'),
  owners: navigation('personal'),
} satisfies Properties;

type Member = MicrosoftGraph.User &
  MicrosoftGraph.Group &
  MicrosoftGraph.OrgContact &
  MicrosoftGraph.Device &
  MicrosoftGraph.ServicePrincipal;

/** One table for whatever a group may hold: user, group, orgContact, device, servicePrincipal. */
export const DIRECTORY_OBJECT = {
  ...SERVICE_PRINCIPAL,
  ...DEVICE,
  ...ORG_CONTACT,
  ...GROUP,
  ...USER,
  ...MERGED,
} satisfies EntityTable<Member>;

const { creationOptions, resourceBehaviorOptions, resourceProvisioningOptions } = GROUP_EXTRA;

export function directoryObjectEntity(options: ConnectorOptions): EntityRule {
  return {
    description:
      'directoryObject: a user, group, orgContact, device or servicePrincipal, each treated like a person',
    properties: {
      ...annotations(),
      ...removedAnnotation(),
      ...DIRECTORY_OBJECT,
      ...(creationOptions && { creationOptions }),
      ...(resourceBehaviorOptions && { resourceBehaviorOptions }),
      ...(resourceProvisioningOptions && { resourceProvisioningOptions }),
      id: personId(options),
    },
  };
}
