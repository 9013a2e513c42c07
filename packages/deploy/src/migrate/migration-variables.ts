import type { EnvVariable } from './environment/read-env-file.ts';

/** Tracks which variables were used. */
export type MigrationVariables = {
  /** Finds a variable, with or without the prefix `PSOXY_`, and marks it as used. Blank values are absent. */
  readonly take: (name: string | RegExp) => EnvVariable | undefined;
  /** Includes variables whose value is only in a store. */
  readonly takeReferences: (name: string | RegExp) => readonly EnvVariable[];
  readonly unused: () => readonly string[];
  /** Requested, but their value is only in a store. */
  readonly unread: () => readonly EnvVariable[];
};

const hasValue = ({ value }: EnvVariable): boolean => value.trim() !== '';

/** @param variables of duplicates the first */
export function createVariables(variables: readonly EnvVariable[]): MigrationVariables {
  const used = new Set<string>();
  const unread: EnvVariable[] = [];
  const distinct = [...new Map([...variables].reverse().map((one) => [one.name, one])).values()].reverse();
  const takeReferences = (pattern: string | RegExp): readonly EnvVariable[] => {
    const found = distinct.filter(({ name }) => !used.has(name) && fits(pattern, name));
    for (const { name } of found) used.add(name);
    return found.filter((one) => hasValue(one) || one.reference !== undefined);
  };
  return {
    take: (pattern) => {
      const found = takeReferences(pattern);
      unread.push(...found.filter((one) => !hasValue(one)));
      return found.find(hasValue);
    },
    takeReferences,
    unused: () => distinct.map(({ name }) => name).filter((name) => !used.has(name)),
    unread: () => unread,
  };
}

function fits(pattern: string | RegExp, name: string): boolean {
  const plain = name.replace(/^PSOXY_/, '');
  return typeof pattern === 'string' ? plain === pattern : pattern.test(plain);
}
