import { type Play, startPlay } from '../../e2e/play.ts';
import { asked, untilWritten } from '../../e2e/steps.ts';
import { type Figure, figure } from '../figure.ts';

/** Counts the app's requests to Cloudflare, API and team domain, from now on; what a browser sends is counted apart. */
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

const sum = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((total, count) => total + count, 0);

/** What one whole set-up, from the command to Keep, asks of Cloudflare and of Slack; counted in the worlds. */
export async function callFigures(): Promise<Figure[]> {
  const play = await startPlay({ delivery: 'http' });
  try {
    const slack = play.rehearsal.stage.slack.calls;
    const before = sum(slack);
    const cloudflareCalls = countCloudflare(play);
    await untilWritten(play);
    await play.presses('ana', 'watch-login', play.card(asked.label));
    await play.submits('ana', { email: 'ana@acme.com' });
    await play.logsIn('ana');
    await play.advance('PT1M');
    await play.presses('ana', 'keep', play.card(asked.label));
    if (!/Live since/.test(play.text(play.card(asked.label)))) throw new Error('the set-up did not end live');
    return [
      figure({
        name: 'Cloudflare calls per set-up',
        value: cloudflareCalls(),
        unit: 'calls',
        target: { of: 'value', atMost: 12 },
      }),
      figure({ name: 'Slack calls per set-up', value: sum(slack) - before, unit: 'calls' }),
    ];
  } finally {
    await play.close();
  }
}
