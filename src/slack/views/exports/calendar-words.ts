import type { Connection } from '../../../domain/connection.ts';
import { signingCertificate } from '../../../domain/connection.ts';
import { slugOf } from '../../../domain/request.ts';
import { type Mrkdwn, md, NOTHING } from '../text.ts';
import { onDay } from '../time.ts';

/** "acme-staff.ics". */
export const calendarFileName = (label: string): string => `${slugOf(label)}.ics`;

/** The words of the message that brings the file by itself. */
export const calendarComment = (
  { request, applied, status }: Connection,
  { replaced }: { readonly replaced: boolean },
): Mrkdwn => {
  if (status === 'retired')
    return md`${request.label} was removed: this file takes the days of its certificate back from your own calendar. Delete them by hand where your calendar keeps them.   *Next:* you open the file.`;
  const ends = applied ? md`, which ends ${onDay(signingCertificate(applied).notAfter)}` : NOTHING;
  const before = replaced
    ? md` It takes back the days of the certificate before; delete them by hand where your calendar keeps them.`
    : NOTHING;
  return md`${request.label}: the days of its signing certificate${ends}, for your own calendar. They remind you also when I do not run.${before}   *Next:* you open the file, and your calendar takes it.`;
};
