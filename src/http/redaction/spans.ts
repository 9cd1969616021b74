/** A part of a text, from a place up to, and without, another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What was found in a text. `faint` is what only looks random: it counts where nothing known to be public is. */
export interface Found {
  readonly secret: Span[];
  readonly faint: Span[];
  readonly open: Span[];
}

export const nothingFound = (): Found => ({ secret: [], faint: [], open: [] });

/** The spans in order, those that touch or overlap as one. */
export const joined = (spans: readonly Span[]): Span[] => {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (from < to) all.push({ from, to });
  }
  return all;
};

/** Those of `spans` that touch none of `others`; both in order and without overlaps. */
export const without = (spans: readonly Span[], others: readonly Span[]): Span[] => {
  let next = 0;
  return spans.filter(({ from, to }) => {
    while ((others[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    return (others[next]?.from ?? Number.POSITIVE_INFINITY) >= to;
  });
};
