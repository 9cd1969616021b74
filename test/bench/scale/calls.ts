import { type Play, startPlay } from '../../e2e/play.ts';
import { asked, untilWritten } from '../../e2e/steps.ts';
import { type Figure, figure } from '../figure.ts';

/** Counts the requests to Cloudflare, API and team domain, from now on. The browser of a login calls the world directly. */
function countCloudflare(play: Play): () => number {
  const { cloudflare } = play.rehearsal.stage;
  const handle = cloudflare.handle.bind(cloudflare);
  let count = 0;
  cloudflare.handle = (request, response) => {
    count += 1;
    return handle(request, response);
  };
  return () => count;
}

/** Calls of the Web API, files and response URLs; acknowledgements answer Slack's own requests and are no calls. */
const slackCalls = (calls: Readonly<Record<string, number>>): number =>
  Object.entries(calls).reduce((total, [name, count]) => total + (name.startsWith('ack of ') ? 0 : count), 0);

/** What one whole set-up, from the command to Keep, asks of Cloudflare and of Slack; counted in the worlds. */
export async function callFigures(): Promise<Figure[]> {
  const play = await startPlay({ delivery: 'http' });
  try {
    const slack = play.rehearsal.stage.slack.calls;
    const before = slackCalls(slack);
    const cloudflareCalls = countCloudflare(play);
    await untilWritten(play);
    const untilTested = cloudflareCalls();
    await play.presses('ana', 'watch-login', play.card(asked.label));
    await play.submits('ana', { email: 'ana@acme.com' });
    await play.logsIn('ana');
    await play.advance('PT1M');
    await play.presses('ana', 'keep', play.card(asked.label));
    if (!/Live since/.test(play.text(play.card(asked.label)))) throw new Error('the set-up did not end live');
    return [
      figure({
        name: 'Cloudflare calls per set-up, one watched login included',
        value: cloudflareCalls(),
        unit: 'calls',
        target: { of: 'value', atMost: 12 },
      }),
      figure({
        name: 'Cloudflare calls from the command to the automatic test',
        value: untilTested,
        unit: 'calls',
      }),
      figure({ name: 'Slack calls per set-up', value: slackCalls(slack) - before, unit: 'calls' }),
    ];
  } finally {
    await play.close();
  }
}
