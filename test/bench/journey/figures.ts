import { type Figure, figure } from '../figure.ts';
import { journey } from './steps.ts';

/** At most so many calls to Slack in one set-up. */
const SLACK_CALLS_AT_MOST = 42;

/** What people wait for in one set-up, counted in answers of the services that stand in a row. */
export async function journeyFigures(): Promise<Figure[]> {
  const { waits, slackCalls } = await journey();
  return [
    ...waits.flatMap(({ step, atMost, inSeries, calls, ms }) => [
      figure({
        name: `${step}, calls in series`,
        value: inSeries,
        unit: 'calls',
        target: { of: 'value', atMost },
      }),
      figure({ name: `${step}, calls`, value: calls, unit: 'calls' }),
      figure({ name: `${step}, with 150 ms a call`, value: ms, unit: 'ms' }),
    ]),
    figure({
      name: 'Whole set-up, calls to Slack',
      value: slackCalls,
      unit: 'calls',
      target: { of: 'value', atMost: SLACK_CALLS_AT_MOST },
    }),
  ];
}
