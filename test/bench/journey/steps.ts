import { setTimeout as sleep } from 'node:timers/promises';
import { type Play, startPlay } from '../../e2e/play.ts';
import { asked } from '../../e2e/steps.ts';
import { type Call, inSeries, type Taken, tapeOf } from './tape.ts';

/** Long against what the machine does between two calls, short against the patience of the reader. */
const DELAY_MS = 150;

/** Both approvers are looked at after a start. */
const STARTS_WITH = 2;

/** What people wait for in one step of a set-up, and how many calls may stand in a row before it. */
export interface Waited {
  readonly step: string;
  readonly inSeries: number;
  readonly atMost: number;
  /** Calls until then, whether they stand in a row or not. */
  readonly calls: number;
  readonly ms: number;
}

/** A set-up from the command to Keep, step by step. */
export interface Journey {
  readonly waits: readonly Waited[];
  /** Calls to Slack in all, files included, without the looks whether the pair is shared. */
  readonly slackCalls: number;
  /** Everything that was called, step by step. */
  readonly takes: readonly Taken[];
}

const isSlack = ({ host }: Call): boolean => /(?:^|\.)slack\.com$/.test(host);

/** Until the pair is shared is Slack's time: looking for it counts apart. */
const isLookForShares = ({ name }: Call): boolean => name === 'files.info';

/** What a step came to until this moment. */
const waited = (
  step: string,
  taken: Taken,
  end: 'acknowledged' | 'shown',
  atMost: number,
  isApart: (call: Call) => boolean = () => false,
): Waited => {
  const until = taken[end];
  if (until === null) throw new Error(`${step}: that never came`);
  const calls = taken.calls.filter(call => call.ended <= until && !isApart(call));
  return { step, atMost, inSeries: inSeries(calls, until), calls: calls.length, ms: until - taken.began };
};

/** Tells one set-up with slow services, and measures what people wait for. */
export async function journey(): Promise<Journey> {
  const play = await startPlay({ delivery: 'http', settleMs: 60_000 });
  try {
    return await told(play);
  } finally {
    await play.close();
  }
}

async function told(play: Play): Promise<Journey> {
  const { stage } = play.rehearsal;
  stage.slack.fault({ kind: 'slow-share', ms: 0, times: 100 });
  // What a start asks of its own accord belongs to no step.
  while ((stage.slack.calls['users.info'] ?? 0) < STARTS_WITH) await sleep(20);
  const tape = tapeOf(stage, DELAY_MS);
  const takes: Taken[] = [];
  const take = async (step: () => Promise<unknown>, isShown = (): boolean => false): Promise<Taken> => {
    const taken = await tape.take(step, isShown);
    takes.push(taken);
    return taken;
  };
  const cardSays = (words: RegExp) => (): boolean => words.test(play.text(play.card(asked.label)));

  const opening = await take(
    () => play.types('ana', '/jcaccess setup'),
    () => play.hasModal('ana'),
  );
  const starting = await take(
    () => play.submits('ana', asked),
    () => play.files('ana').length === 2 && /Recipe: /.test(play.dm('ana').map(play.text).join('\n')),
  );
  const xml = await play.doJumpCloud();
  const filename = 'JumpCloud-saml2-metadata.xml';
  const handing = await take(
    () => play.uploads('ana', { filename, text: xml }, { channel: 'dm:ana' }),
    cardSays(/Needs approval/),
  );
  const approving = await take(
    () => play.presses('ben', 'approve', play.card(asked.label)),
    cardSays(/\d checks: \d passed/),
  );
  await take(() => play.presses('ana', 'watch-login', play.card(asked.label)));
  await take(() => play.submits('ana', { email: 'ana@acme.com' }));
  await play.logsIn('ana');
  await take(() => play.advance('PT1M'));
  const keeping = await take(
    () => play.presses('ana', 'keep', play.card(asked.label)),
    cardSays(/Live since/),
  );
  return {
    waits: [
      waited('/jcaccess setup until the form is open', opening, 'shown', 1),
      waited('Start until it is acknowledged', starting, 'acknowledged', 1),
      waited('Start until files and recipe are in the DM', starting, 'shown', 6, isLookForShares),
      waited('Metadata file until the plan is on the card', handing, 'shown', 7),
      waited('Approve until it is acknowledged', approving, 'acknowledged', 1),
      waited('Approve until the report is on the card', approving, 'shown', 6),
      waited('Keep until it is acknowledged', keeping, 'acknowledged', 1),
    ],
    slackCalls: takes.flatMap(taken =>
      taken.calls.filter(call => isSlack(call) && !(taken === starting && isLookForShares(call))),
    ).length,
    takes,
  };
}
