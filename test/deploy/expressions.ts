import { createMetrics } from '../../src/operations/metrics.ts';

/** Labels that Prometheus adds. */
const ADDED = ['job', 'instance'];

/** A sample of every series that there is: its labels with their values. */
type Series = Map<string, { readonly labels: ReadonlyMap<string, ReadonlySet<string>> }>;

/** All series of a process in which everything happened once. */
export const everySeries = async (): Promise<Series> => {
  const metrics = createMetrics({
    now: () => new Date(0),
    notReady: async () => null,
    status: async () => ({ claimed: 0, dueNow: 0, parked: 0 }),
    backlog: async () => ({ oldestDue: null, oldestBegun: null }),
    nextExpiry: async () => new Date(0),
  });
  metrics.delivered('press', 0.1);
  metrics.called('slack', 429);
  metrics.claimed(2);
  metrics.conflicted();
  const found: Map<string, { labels: Map<string, Set<string>> }> = new Map();
  for (const line of (await metrics.text()).split('\n')) {
    const [, name, labels = ''] = /^([a-z0-9_]+)(?:\{(.*)\})? /.exec(line) ?? [];
    if (name === undefined) continue;
    const series = found.get(name) ?? { labels: new Map() };
    found.set(name, series);
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g))
      series.labels.set(label, (series.labels.get(label) ?? new Set()).add(value));
  }
  return found;
};

const metricIn = /\b((?:jcaccess|process|nodejs)_[a-z0-9_]+)(?:\{([^}]*)\})?/g;

/** The series that a PromQL expression names. */
export const seriesIn = (expression: string): string[] =>
  Array.from(expression.matchAll(metricIn), ([, name = '']) => name);

/** What an expression asks for that no jcaccess has, and brackets that do not close. */
export const faultsOf = (expression: string, every: Series): string[] => {
  const faults: string[] = [];
  for (const [, name = '', matchers = ''] of expression.matchAll(metricIn)) {
    const series = every.get(name);
    if (!series) faults.push(`there is no ${name}`);
    for (const [, label = '', how = '', value = ''] of matchers.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)) {
      if (ADDED.includes(label)) continue;
      const values = series?.labels.get(label);
      if (!values) faults.push(`${name} has no label ${label}`);
      else if (how === '=' && !values.has(value)) faults.push(`${name} has no ${label} ${value}`);
    }
  }
  const names = seriesIn(expression);
  for (const [, labels = ''] of expression.matchAll(/\b(?:by|without) \(([^)]*)\)/g))
    for (const label of labels.split(/, */))
      if (!ADDED.includes(label) && !names.some(name => every.get(name)?.labels.has(label)))
        faults.push(`nothing in ${expression} has the label ${label}`);
  const open: string[] = [];
  for (const sign of expression.replaceAll(/"[^"]*"/g, ''))
    if ('([{'.includes(sign)) open.push(sign);
    else if (')]}'.includes(sign) && open.pop() !== '([{'[')]}'.indexOf(sign)])
      faults.push(`brackets of ${expression}`);
  if (open.length > 0) faults.push(`brackets of ${expression}`);
  return faults;
};
