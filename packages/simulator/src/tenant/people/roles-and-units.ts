import type { Entity } from '../../base/entity.ts';
import { createGuid } from '../../base/random.ts';
import type { DirectoryRef } from './directory-ref.ts';
import type { SimulatedPerson } from './people.ts';

export type RolesAndUnits = {
  readonly listFor: (person: Pick<SimulatedPerson, 'index'>) => readonly DirectoryRef[];
  readonly entities: readonly Entity[];
};

export function createRolesAndUnits(seed: number, people: readonly SimulatedPerson[]): RolesAndUnits {
  const role = directoryRole(seed, people[0]);
  const unit = administrativeUnit(seed, people[0]);
  const refs = { role: ref('directoryRole', role), unit: ref('administrativeUnit', unit) };
  return {
    listFor: ({ index }) => [
      ...(index === 0 ? [refs.role] : []),
      ...(index < 64 && index % 16 < 8 ? [refs.unit] : []),
    ],
    entities: [role, unit],
  };
}

const ref = (type: DirectoryRef['type'], { id }: Entity): DirectoryRef => ({ type, id: String(id) });

/** The template of Global Administrator is the same in every tenant (graph-facts.md#8). */
function directoryRole(seed: number, holder: SimulatedPerson | undefined): Entity {
  return {
    id: createGuid(seed, 'directory-role', 0),
    deletedDateTime: null,
    description: `Can manage everything. Held by ${holder?.displayName}.`,
    displayName: 'Global Administrator',
    roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
  };
}

function administrativeUnit(seed: number, lead: SimulatedPerson | undefined): Entity {
  return {
    id: createGuid(seed, 'administrative-unit', 0),
    deletedDateTime: null,
    displayName: `Site of ${lead?.surname ?? lead?.displayName}`,
    description: `Ask ${lead?.mail}`,
    isMemberManagementRestricted: false,
    membershipRule: `(user.city -eq "${lead?.displayName}")`,
    membershipRuleProcessingState: 'On',
    membershipType: 'Dynamic',
    visibility: 'HiddenMembership',
  };
}
