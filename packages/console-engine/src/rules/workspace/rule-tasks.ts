import { createLintKnowledge } from '@nymgate/shell/input/list-native-plans';
import type {
  RequestOf,
  RulesCheck,
  RulesComparison,
  RulesPreview,
  RulesReference,
  RuleText,
} from 'nymgate-console';
import { checkDraft } from '../check-draft.ts';
import { compareDraft } from '../compare-draft.ts';
import type { ExampleResponse } from '../example-responses.ts';
import { readDefaultRules } from '../open-rules.ts';
import { previewDraft } from '../preview-draft.ts';
import { type Draft, type DraftKey, readDraft } from '../read-draft.ts';
import { readReference } from '../read-reference.ts';

type WithExamples = { readonly examples: readonly ExampleResponse[] };

/** Tasks that hostile rules can slow down, by name. */
export type RuleTasks = {
  readonly check: { readonly request: RuleText; readonly answer: RulesCheck };
  readonly preview: {
    readonly request: RequestOf<'rules/preview'> & WithExamples;
    readonly answer: RulesPreview;
  };
  readonly compare: {
    readonly request: RequestOf<'rules/compare'> & WithExamples;
    readonly answer: RulesComparison;
  };
  readonly reference: { readonly request: Record<string, never>; readonly answer: RulesReference };
};
export type RuleTaskName = keyof RuleTasks;

export type RuleWorkspaceSetup = {
  readonly key: DraftKey;
  /** Origin of the links in examples. */
  readonly graph: string;
};

type RuleTaskHandlers = {
  readonly [Name in RuleTaskName]: (
    request: RuleTasks[Name]['request'],
  ) => Promise<RuleTasks[Name]['answer']>;
};

/** The editor's text and the compared one, with one predecessor each. */
const MAX_DRAFTS = 4;

/** Parses each text once for all tasks. */
export function createRuleTasks({ key, graph }: RuleWorkspaceSetup): RuleTaskHandlers {
  const knowledge = createLintKnowledge();
  const createGround = (examples: readonly ExampleResponse[]) => ({
    examples,
    graph,
    nativePlans: knowledge.plans,
  });
  const drafts: Draft[] = [];
  const openDraft = async ({ text, file }: RuleText): Promise<Draft> => {
    const known = drafts.find((draft) => draft.text === text && draft.file === file);
    if (known !== undefined) return known;
    const draft = await readDraft({ text, file }, key);
    drafts.unshift(draft);
    drafts.length = Math.min(drafts.length, MAX_DRAFTS);
    return draft;
  };
  return {
    check: async (request) => checkDraft(await openDraft(request), knowledge),
    preview: async ({ of, examples, ...request }) =>
      previewDraft(await openDraft(request), of, createGround(examples)),
    compare: async ({ with: other, examples, ...request }) => {
      const named = 'connector' in other ? connectorText(other.connector) : other;
      return compareDraft(await openDraft(request), await openDraft(named), createGround(examples));
    },
    reference: async () => readReference(),
  };
}

/** As `nymgate diff` names it. */
function connectorText(connector: string): RuleText {
  return { text: readDefaultRules(connector).text, file: `connector:${connector}` };
}
