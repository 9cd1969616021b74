import type { KnownBlock } from '@slack/types';
import type { Change } from '../../domain/change.ts';
import type { FileId } from '../../domain/ids.ts';
import { cardTitle } from './card/title.ts';
import { optionValue } from './deed-value.ts';
import { actions, button, context, section } from './elements.ts';
import { firstOf } from './limits.ts';
import { type Message, message } from './message.ts';
import { md, shown, words } from './text.ts';
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
        md`${cardTitle(change)} · change ${words(change.id)}`,
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

/** Asks an approver who sent a file whether they know that they cannot approve afterwards. `view` names who is left. */
export const willBeInvolved = (change: Change, file: FileId, view: ViewContext): Message =>
  message('Your file: I have not read it yet. Next: you decide whether to hand it in.', [
    section(
      md`I have not read your file yet. If you hand it in for ${cardTitle(change)}, you cannot approve that change; left: ${approversIn(view)}.   *Next:* you decide.`,
    ),
    ...actions(`involved-${file}`, [
      button('hand-back', 'Hand it in', optionValue(change, `file:${file}:aware`)),
      button('hand-back', 'Do not use it', JSON.stringify({ c: '', o: `none:${file}` })),
    ]),
  ]);
