import type { EnvVariable } from './read-env-file.ts';

/** The variables of a file, each of which somebody has to account for. */
export type Variables = {
  /** The variable of a name, with or without the prefix `PSOXY_`; it counts as used. Blank values are absent ones. */
  readonly take: (name: string | RegExp) => EnvVariable | undefined;
  /** All of them, where several names mean the same. */
  readonly takeAll: (name: string | RegExp) => readonly EnvVariable[];
  /** Names that nobody took, in the order of the file. */
  readonly unused: () => readonly string[];
};

export function createVariables(variables: readonly EnvVariable[]): Variables {
  const used = new Set<string>();
  const fits = (wanted: string | RegExp, name: string): boolean => {
    const plain = name.replace(/^PSOXY_/, '');
    return typeof wanted === 'string' ? plain === wanted : wanted.test(plain);
  };
  const takeAll = (wanted: string | RegExp): readonly EnvVariable[] => {
    const found = variables.filter(({ name }) => !used.has(name) && fits(wanted, name));
    for (const { name } of found) used.add(name);
    return found.filter(({ value }) => value.trim() !== '');
  };
  return {
    take: (wanted) => takeAll(wanted)[0],
    takeAll,
    unused: () => variables.map(({ name }) => name).filter((name) => !used.has(name)),
  };
}
