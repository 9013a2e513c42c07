type Topic = 'users' | 'groups' | `events:${string}` | `posts:${string}` | 'mail' | 'files';

export type Change = {
  readonly sequence: number;
  readonly topic: Topic;
  readonly id: string;
  readonly removed: boolean;
  readonly member?: { readonly id: string; readonly removed: boolean };
};

export type ChangeLog = {
  readonly sequence: () => number;
  readonly record: (change: Omit<Change, 'sequence'>) => void;
  readonly listSince: (topic: Topic, since: number, until: number) => readonly Change[];
  /** Tokens of an earlier generation get 410. */
  readonly generation: () => number;
  readonly expire: () => void;
};

export function createChangeLog(): ChangeLog {
  const changes: Change[] = [];
  let generation = 1;
  return {
    sequence: () => changes.length,
    record: (change) => {
      changes.push(Object.freeze({ ...change, sequence: changes.length + 1 }));
    },
    listSince: (topic, since, until) =>
      changes.slice(since, until).filter((change) => change.topic === topic),
    generation: () => generation,
    expire: () => {
      generation += 1;
    },
  };
}
