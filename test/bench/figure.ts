/** One measured figure. `ratio` is value / anchor, both medians of the same run; nulls where there is nothing to compare with. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The same thing measured on the yardstick, in the same unit. */
  readonly anchor: number | null;
  /** What the yardstick is. */
  readonly against: string | null;
  readonly ratio: number | null;
  /** As text: `<= 1.15x` speaks of the ratio, `<= 10 ms` of the value. */
  readonly target: string | null;
  readonly met: boolean | null;
}

/** What a figure has to reach: a bound on the ratio to its yardstick, or on its value. */
export type Target =
  | { readonly of: 'ratio' | 'value'; readonly atMost: number }
  | { readonly of: 'ratio' | 'value'; readonly atLeast: number };

/** Puts a figure together; without a target it is reported and nothing else. */
export function figure(given: {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against?: string;
  readonly anchor?: number;
  readonly target?: Target;
}): Figure {
  const { name, value, unit, target } = given;
  const anchor = given.anchor ?? null;
  const ratio = anchor === null ? null : value / anchor;
  const judged = target?.of === 'ratio' ? ratio : value;
  const against = given.against ?? null;
  const measured = {
    name,
    value: rounded(value),
    unit,
    anchor: rounded(anchor),
    against,
    ratio: rounded(ratio),
  };
  if (target === undefined || judged === null) return { ...measured, target: null, met: null };
  const suffix = target.of === 'ratio' ? 'x' : ` ${unit}`;
  return 'atMost' in target
    ? { ...measured, target: `<= ${target.atMost}${suffix}`, met: judged <= target.atMost }
    : { ...measured, target: `>= ${target.atLeast}${suffix}`, met: judged >= target.atLeast };
}

function rounded<Value extends number | null>(value: Value): Value {
  return (value === null ? null : Number(value.toPrecision(4))) as Value;
}
