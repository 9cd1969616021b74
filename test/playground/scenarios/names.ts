/** What can be rehearsed: the first set-up, the same under strict rules, a large company, and the years after. */
export const scenarioNames = ['first', 'two-rules', 'sixty', 'three-years'] as const;

export type ScenarioName = (typeof scenarioNames)[number];
