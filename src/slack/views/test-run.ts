import type { KnownBlock } from '@slack/types';
import type { TestRun } from '../../domain/test-run.ts';
import { checksTable } from './card/checks.ts';
import { context, header, progress, section } from './elements.ts';
import { endWords } from './ending.ts';
import { asPlainText, type Message, message, NO_NAMES } from './message.ts';
import { you } from './people.ts';
import { remedy } from './remedy.ts';
import { checksSentence } from './test-report.ts';
import { joined, type Mrkdwn, mark, md, NOTHING, shown, trusted } from './text.ts';
import { at } from './time.ts';

const running = (run: TestRun): KnownBlock =>
  progress(
    'Testing',
    run.steps.map((title, index) => ({
      title,
      status: index < run.done ? 'complete' : index === run.done ? 'in_progress' : 'pending',
    })),
  );

const MARKS = {
  accepted: 'white_check_mark',
  'policy-denied': 'no_entry',
  'access-refused': 'no_entry',
  'never-at-jumpcloud': 'warning',
  unclear: 'warning',
} as const satisfies Record<NonNullable<TestRun['login']>['verdict']['verdict'], string>;

const observed = ({ login }: TestRun): Mrkdwn => {
  if (login === undefined)
    return md`not asked. Name a person to see both logs: \`/jcaccess test &lt;label&gt; &lt;email&gt;\`.`;
  const { verdict, email, since } = login;
  const when = verdict.at === undefined ? NOTHING : md` (${at(verdict.at)})`;
  return md`${mark(MARKS[verdict.verdict])} ${email} since ${at(since)}: ${trusted(verdict.says, 400)}${when}`;
};

const reported = ({ reported: result }: TestRun): Mrkdwn =>
  result === undefined ? md`none.` : md`${at(result.at)}: ${result.text}.`;

/** Who does what next: about the first check that failed, otherwise the first that did not pass. */
const nextOf = ({ checks, label }: TestRun): Mrkdwn => {
  const weighed = (['fail', 'warn'] as const).flatMap(result => checks.filter(one => one.result === result));
  const [worst] = weighed;
  if (worst) return remedy(worst.id, label, you);
  return checks.every(one => one.result === 'pass')
    ? md`nobody.`
    : md`you test again later; what could not be checked says why.`;
};

/** The test of one connection, for the DM of the person who asked: first its steps, in the end its result. */
export const testRunMessage = (run: TestRun): Message => {
  const title = `Test: ${shown(run.label, 60)}`;
  if (run.finishedAt === null)
    return message(`${title}: ${run.done} of ${run.steps.length} steps done. Next: nobody.`, [
      header(title),
      running(run),
    ]);
  const { finishedAt } = run;
  const sentence = checksSentence(run.checks);
  const next = nextOf(run);
  return message(`${title}: ${sentence} Next: ${asPlainText(next, NO_NAMES)}`, [
    header(title),
    section(md`*${trusted(sentence)}*   *Next:* ${next}`),
    checksTable(run.checks, notAfter => endWords(notAfter, finishedAt, run.timeZone)),
    section(
      joined(
        [
          md`*Evidence of a login*`,
          md`Observed (both logs): ${observed(run)}`,
          md`Reported (pasted by a person): ${reported(run)}`,
        ],
        '\n',
      ),
    ),
    context(md`tested ${at(finishedAt)} · nothing was changed`),
  ]);
};
