/** What a delta round is about. */
type Topic = 'users' | 'groups' | `events:${string}` | `posts:${string}` | 'mail' | 'files';

export type Change = {
  readonly sequence: number;
  readonly topic: Topic;
  readonly id: string;
  readonly removed: boolean;
  /** The member that joined or left, in a change to a group. */
  readonly member?: { readonly id: string; readonly removed: boolean };
};

export type ChangeLog = {
  readonly sequence: () => number;
  readonly record: (change: Omit<Change, 'sequence'>) => void;
  /** Changes after `sequence`, oldest first. */
  readonly listSince: (topic: Topic, sequence: number) => readonly Change[];
  /** Tokens of an earlier epoch are answered with 410. */
  readonly epoch: () => number;
  readonly expire: () => void;
};

export function createChangeLog(): ChangeLog {
  const changes: Change[] = [];
  let epoch = 1;
  return {
    sequence: () => changes.length,
    record: (change) => {
      changes.push(Object.freeze({ ...change, sequence: changes.length + 1 }));
    },
    listSince: (topic, sequence) => changes.slice(sequence).filter((change) => change.topic === topic),
    epoch: () => epoch,
    expire: () => {
      epoch += 1;
    },
  };
}
