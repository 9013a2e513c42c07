import binaryen from 'binaryen';
import { compileKernel } from '../../tools/build-kernel.ts';

/** A kernel that tells where its execution went: one import, called with the number of each branch as it is taken. */
export type InstrumentedKernel = { readonly binary: Uint8Array; readonly branches: number };

type Expression = number;
type Accessors<Names extends string> = Readonly<Record<Names, (...of: number[]) => number>>;

/** The part of Binaryen used here that its types do not name. */
const api = binaryen as unknown as {
  readonly Block: Accessors<'getNumChildren' | 'getChildAt'>;
  readonly Loop: Accessors<'getBody' | 'setBody'>;
  readonly If: Accessors<'getIfTrue' | 'setIfTrue' | 'getIfFalse' | 'setIfFalse'>;
  readonly LocalSet: Accessors<'getValue'>;
  readonly Function: Accessors<'getBody' | 'setBody'>;
};

/**
 * Compiles the kernel from its source and puts a call at the start of each function, each arm of a branch and each round of
 * a loop: what coverage-guided fuzzing needs to know which input led somewhere new.
 */
export async function instrumentKernel(): Promise<InstrumentedKernel> {
  const module = binaryen.readBinary(await compileKernel());
  module.setFeatures(binaryen.Features.All);
  module.addFunctionImport('hit', 'coverage', 'hit', binaryen.createType([binaryen.i32]), binaryen.none);
  let branches = 0;
  const marked = (body: Expression): Expression => {
    const mark = module.call('hit', [module.i32.const(branches)], binaryen.none);
    branches += 1;
    return module.block('', [mark, body], binaryen.getExpressionType(body));
  };
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const reference = module.getFunctionByIndex(index);
    const body = api.Function.getBody(reference);
    if (body === 0) continue;
    markBranches(body, marked);
    api.Function.setBody(reference, marked(body));
  }
  if (module.validate() !== 1) throw new Error('The instrumented kernel is not valid.');
  return { binary: module.emitBinary(), branches };
}

/** Goes through what holds statements; a branch inside an operand is part of the statement around it. */
function markBranches(expression: Expression, marked: (body: Expression) => Expression): void {
  switch (binaryen.getExpressionId(expression)) {
    case binaryen.BlockId:
      for (let index = 0; index < api.Block.getNumChildren(expression); index += 1)
        markBranches(api.Block.getChildAt(expression, index), marked);
      return;
    case binaryen.LoopId: {
      const body = api.Loop.getBody(expression);
      markBranches(body, marked);
      api.Loop.setBody(expression, marked(body));
      return;
    }
    case binaryen.IfId:
      markArms(expression, marked);
      return;
    case binaryen.LocalSetId:
      markBranches(api.LocalSet.getValue(expression), marked);
      return;
    default:
  }
}

function markArms(branch: Expression, marked: (body: Expression) => Expression): void {
  const yes = api.If.getIfTrue(branch);
  markBranches(yes, marked);
  api.If.setIfTrue(branch, marked(yes));
  const no = api.If.getIfFalse(branch);
  if (no === 0) return;
  markBranches(no, marked);
  api.If.setIfFalse(branch, marked(no));
}
