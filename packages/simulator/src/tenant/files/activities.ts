import type { Entity } from '../../base/entity.ts';
import { createSeededRandom, formatToSecond, hashParts } from '../../base/random.ts';
import { createExternalMailbox } from '../calendar/meeting.ts';
import type { SimulatedPerson } from '../people/people.ts';
import { createExternalIdentitySet, createSharePointUser, siteIdentitySet } from './drive-entity.ts';
import type { DriveItem, ItemContext } from './drives.ts';

/** `preview` is what many tenants still return (graph-facts.md#3.5). */
export type ActivityShape = 'v1.0' | 'preview';

export type Activity = {
  readonly key: string;
  readonly item: DriveItem;
  readonly actor: SimulatedPerson;
  readonly at: number;
  readonly action: ActionName;
};

const ACTIONS = [
  'create',
  'edit',
  'rename',
  'move',
  'share',
  'comment',
  'mention',
  'version',
  'restore',
  'delete',
  'access',
] as const;
type ActionName = (typeof ACTIONS)[number];
const HOUR = 3_600_000;

export function createActivities(items: readonly DriveItem[], { people }: ItemContext): readonly Activity[] {
  return items
    .filter(({ kind }) => kind !== 'root')
    .flatMap((item) => {
      const dice = createSeededRandom('activities', item.id);
      return Array.from({ length: 1 + dice.nextInteger(3) }, (_, position) => ({
        key: `${item.id}-${position}`,
        item,
        actor: dice.pick(people),
        at: item.createdAt + position * 7 * HOUR,
        action: position === 0 ? ('create' as const) : dice.pick(ACTIONS),
      }));
    })
    .sort((left, right) => right.at - left.at);
}

export function activityEntity(activity: Activity, shape: ActivityShape, { people }: ItemContext): Entity {
  const { item, actor, at } = activity;
  const id = hashParts('activity', activity.key).toString('base64');
  const who = item.index % 4 === 3 ? siteIdentitySet(actor) : { user: createSharePointUser(actor) };
  if (shape === 'v1.0') return { id, access: {}, activityDateTime: formatToSecond(at), actor: who };
  return {
    id,
    action: actionSet(activity, people),
    actor: who,
    times: {
      recordedDateTime: formatToSecond(at),
      observedDateTime: formatToSecond(at + 1000),
      ...(item.index % 5 === 0 ? { lastRecordedDateTime: formatToSecond(at + HOUR) } : {}),
    },
    ...(item.index % 9 === 1 ? { location: { latitude: 50.9413, longitude: 6.9583 } } : {}),
  };
}

/** `itemActionSet`: the properties present are the actions; some come together. */
function actionSet({ action, item, actor }: Activity, people: ItemContext['people']): Entity {
  const other = people.find((person) => person !== actor) ?? actor;
  const both = [
    { user: createSharePointUser(other) },
    createExternalIdentitySet(createExternalMailbox('shared', item.id)),
  ];
  const details: Readonly<Record<ActionName, Entity>> = {
    create: {},
    edit: {},
    restore: {},
    access: {},
    rename: { oldName: `Entwurf ${other.displayName}.docx`, newName: item.name },
    move: { from: `/Documents/${other.displayName}`, to: `/Documents/1-1 ${actor.displayName}` },
    share: { recipients: both },
    comment: { isReply: true, parentAuthor: { user: createSharePointUser(other) }, participants: both },
    mention: { mentionees: both },
    version: { newVersion: `${item.revision}.0` },
    delete: { name: item.name, objectType: item.kind === 'folder' ? 'Folder' : 'File' },
  };
  return {
    ...(action === 'version' ? { edit: {} } : {}),
    ...(action === 'mention' ? { comment: { isReply: false, participants: both } } : {}),
    [action]: details[action],
  };
}
