import type { KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import type { FileId } from '../../domain/ids.ts';
import { cardTitle } from './card/title.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, section } from './elements.ts';
import { firstOf } from './limits.ts';
import { type Message, message } from './message.ts';
import { md, shown, trusted } from './text.ts';
import { approversIn, type ViewContext } from './view-context.ts';

const MAX_CHANGES = 20;

/** Asks which open change a file belongs to. Each button carries its change and `file:<id>`; [None of these] no change. */
export const whichChange = (file: FileId, fileName: string, open: readonly Change[]): Message => {
  const { shown: first, rest } = firstOf(open, MAX_CHANGES);
  const blocks: KnownBlock[] = [
    section(
      open.length === 0
        ? md`There is no open change that ${fileName} could be for. I did not keep it.`
        : md`Which change is ${fileName} for?`,
    ),
    ...first.map(change =>
      section(
        md`${cardTitle(change)} · change ${trusted(change.id)}`,
        button('hand-back', 'This one', optionValue(change, `file:${file}`)),
      ),
    ),
    ...(rest > 0 ? [context(md`and ${rest} more: attach the file in the thread of its change.`)] : []),
    ...(open.length === 0
      ? []
      : actions(`which-${file}`, [
          button('hand-back', 'None of these', JSON.stringify({ c: '', o: `none:${file}` })),
        ])),
  ];
  return message(`Which change is ${shown(fileName)} for? Next: you choose.`, blocks);
};

/** Tells an approver whose file was taken what follows from it. `view` names who is left. */
export const nowInvolved = (change: Change | null, view: ViewContext | null): Message =>
  message('I read your file. You cannot approve this change now.', [
    section(
      change && view
        ? md`I read your file for ${cardTitle(change)}. As you handed it in, you cannot approve that change; left: ${approversIn(view)}.`
        : md`I read your file. As you handed it in, you cannot approve its change.`,
    ),
  ]);
