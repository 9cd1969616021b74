import type { Change } from '../../domain/change.ts';
import type { Custody } from '../../domain/pair.ts';
import { code, type Mrkdwn, md } from './text.ts';
import { at } from './time.ts';

/** True while the key file can still be deleted from Slack by a press. */
export const isKeyInSlack = (change: Change): boolean =>
  change.custody?.state === 'in-slack' || change.custody?.state === 'refused';

const deletedLine = (custody: Extract<Custody, { state: 'deleted' }>): Mrkdwn => {
  switch (custody.why) {
    case 'expired':
      return md`*samlidp.key* was deleted from Slack ${at(custody.at)} (checked), because no metadata came in time. If you had not saved it, press *Make a new pair*.`;
    case 'voided':
      return md`*samlidp.key* of the void pair was deleted from Slack ${at(custody.at)} (checked).`;
    case 'in-use':
    case 'saved':
    case 'withdrawn':
      return md`*samlidp.key* was deleted from Slack ${at(custody.at)} (checked).`;
  }
};

/** What is known of the key file, in one paragraph; null when jcaccess made no pair for this change. */
export const custodyLine = (change: Change): Mrkdwn | null => {
  const { custody } = change;
  if (custody === undefined) return null;
  switch (custody.state) {
    case 'in-slack':
      return md`*The private key* is in the file above and nowhere else: I keep no copy. I delete it from Slack when your metadata shows that JumpCloud uses this pair, when you press *I have saved it*, or at ${at(custody.deleteAt)}. Copies in your downloads, Slack exports or backups are beyond my reach.`;
    case 'deleting':
      return md`*samlidp.key* is being deleted from Slack.`;
    case 'deleted':
      return deletedLine(custody);
    case 'refused':
      return md`Slack refused to delete *samlidp.key* (${code(custody.error)}, ${at(custody.at)}). Delete it by hand; if you cannot, press *Make a new pair*.`;
  }
};
