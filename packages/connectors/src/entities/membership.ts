import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import type { EntityRule } from '@nymgate/engine/plan/rule-set';
import { drop, keep } from '@nymgate/rules/native/builders';
import { createNavigationRule, type EntityTable } from './entity-table.ts';
import { getAnnotations } from './get-annotations.ts';
import { GROUP, GROUP_EXTRA } from './group.ts';
import { createIdRule } from './id-rules.ts';

const ROLE_NAME = 'Says which role it is: of many roles there is one holder, whom every account can look up.';
const UNIT = 'Written by administrators; id tells units apart.';

export const DIRECTORY_ROLE = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: GROUP.deletedDateTime,
  displayName: drop('text', ROLE_NAME),
  description: drop('text', ROLE_NAME),
  roleTemplateId: drop('technical', ROLE_NAME),
  members: createNavigationRule('personal'),
  scopedMembers: createNavigationRule('personal'),
} satisfies EntityTable<MicrosoftGraph.DirectoryRole>;

export const ADMINISTRATIVE_UNIT = {
  id: drop('technical', 'Replaced by the rule of the merged table.'),
  deletedDateTime: GROUP.deletedDateTime,
  displayName: drop('text', UNIT),
  description: drop('text', UNIT),
  membershipRule: drop('text', 'Rule text that may hold principal names.'),
  membershipRuleProcessingState: keep('metadata', 'documentedWord'),
  membershipType: keep('metadata', 'documentedWord'),
  isMemberManagementRestricted: keep('metadata', 'boolean'),
  visibility: keep('organisation', 'documentedWord'),
  extensions: createNavigationRule('text'),
  members: createNavigationRule('personal'),
  scopedRoleMembers: createNavigationRule('personal'),
} satisfies EntityTable<MicrosoftGraph.AdministrativeUnit>;

type Container = MicrosoftGraph.DirectoryRole & MicrosoftGraph.AdministrativeUnit & MicrosoftGraph.Group;

/**
 * For memberships: group, directoryRole, administrativeUnit. None is a person, so IDs have the group kind; in
 * group paths those of roles and units find nothing. Nothing in it is expanded.
 */
export const MEMBERSHIP = {
  ...DIRECTORY_ROLE,
  ...ADMINISTRATIVE_UNIT,
  ...GROUP,
  id: createIdRule(
    'group',
    'guid',
    'Same pseudonym as group.id; anyone who can see the group sees the same id.',
  ),
  displayName: drop('text', `${ROLE_NAME} Names of groups name people, customers and projects.`),
  description: drop('text', `${ROLE_NAME} Of groups it is text of their owners.`),
  members: createNavigationRule('personal'),
  owners: createNavigationRule('personal'),
} satisfies EntityTable<Container>;

export function membershipRule(): EntityRule {
  const { creationOptions, resourceBehaviorOptions, resourceProvisioningOptions } = GROUP_EXTRA;
  return {
    description: 'membership: a group, directoryRole or administrativeUnit that a person belongs to',
    properties: {
      ...getAnnotations(),
      ...MEMBERSHIP,
      ...(creationOptions && { creationOptions }),
      ...(resourceBehaviorOptions && { resourceBehaviorOptions }),
      ...(resourceProvisioningOptions && { resourceProvisioningOptions }),
    },
  };
}
