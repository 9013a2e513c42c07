/** A change that has no effect, so that no test can notice it. */
export type Equivalent = {
  readonly file: string;
  /** A piece of the line in which the change begins; the change begins within the piece. */
  readonly code: string;
  /** What stands in the changed place instead. Absent: any change there. */
  readonly to?: readonly string[];
  readonly why: string;
};

/** A change that no test noticed. */
export type Survivor = {
  readonly file: string;
  readonly line: number;
  /** From 0. */
  readonly column: number;
  /** The line as it is. */
  readonly code: string;
  readonly replacement: string;
};

/** Divides survivors into those with a reason and those left. */
export function explainSurvivors(
  survivors: readonly Survivor[],
  reasons: readonly Equivalent[],
): {
  readonly explained: readonly { readonly survivor: Survivor; readonly reason: Equivalent }[];
  readonly left: readonly Survivor[];
} {
  const pairs = survivors.map((survivor) => ({
    survivor,
    reason: reasons.find((reason) => explains(reason, survivor)),
  }));
  return {
    explained: pairs.flatMap(({ survivor, reason }) => (reason === undefined ? [] : [{ survivor, reason }])),
    left: pairs.flatMap(({ survivor, reason }) => (reason === undefined ? [survivor] : [])),
  };
}

function explains({ file, code, to }: Equivalent, survivor: Survivor): boolean {
  if (file !== survivor.file || (to !== undefined && !to.includes(survivor.replacement))) return false;
  for (let at = survivor.code.indexOf(code); at !== -1; at = survivor.code.indexOf(code, at + 1))
    if (at <= survivor.column && survivor.column < at + code.length) return true;
  return false;
}
