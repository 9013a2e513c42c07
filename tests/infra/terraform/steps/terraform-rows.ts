import { answerEngine } from '../engine.ts';
import { reattach } from '../stub/written-values.ts';
import { readApplied } from './read-applied.ts';
import { type Row, refuse } from './stand-in-programs.ts';

export type Applied = ReturnType<typeof readApplied> & {
  /** Of the root. */
  readonly folder: string;
};

type TerraformOptions = {
  /** Why this person's apply is refused by a cloud; undefined: it is not. */
  readonly refusal: (person: string, logins: string) => string | undefined;
  /** Hears of the root after each apply of it. */
  readonly applied: (applied: Applied) => Promise<void>;
};

/** `tofu`: the engine with the stub's providers, and a person who answers with "yes" when it asks before an apply. */
export function terraformRows({ refusal, applied }: TerraformOptions): readonly Row[] {
  return [
    [
      /(?<keys>-chdir=keys )?(?<command>init|apply|output -json \w+)/,
      async ({ keys, command }, { folder, args, person, logins }) => {
        const refused = command === 'apply' ? refusal(person, logins) : undefined;
        if (refused !== undefined) return refuse(refused);
        const typed = command === 'apply' ? 'yes\n' : '';
        const { code, stdout, stderr } = await answerEngine(folder, args, { reattach, typed });
        if (code === 0 && command === 'apply' && keys === undefined)
          await applied({ ...readApplied(folder), folder });
        return { code, out: stdout, err: stderr };
      },
    ],
  ];
}
