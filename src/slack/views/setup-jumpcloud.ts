import type { InputBlock } from '@slack/types';
import { type Choice, input, multiSelect, select } from './inputs.ts';
import { LIMITS } from './limits.ts';
import type { SetupForm } from './setup-draft.ts';
import { shown } from './text.ts';

const CREATE: Choice = { value: 'create', words: 'Make one' };
const BY_HAND: Choice = { value: 'hand', words: 'By hand, with the recipe' };

const more = (all: number, listed: number): string =>
  all > listed ? ` ${all - listed} more are not listed here.` : '';

/** JumpCloud's part, when it is written by API: the application, and who may log in. */
export const jumpCloudFields = ({ account, draft }: SetupForm): InputBlock[] => {
  if (!account?.jumpcloud) return [];
  const { applications, groups } = account.jumpcloud;
  const listed = applications.slice(0, LIMITS.options - 2);
  const choices: Choice[] = [
    CREATE,
    ...listed.map(({ id, label }) => ({
      value: id,
      words: shown(label, 60) || 'Without a name',
      description: `id ${id.slice(0, 8)}`,
    })),
    BY_HAND,
  ];
  const offered = groups.slice(0, LIMITS.options).map(({ id, name }) => ({
    value: id,
    words: shown(name, 60) || 'Without a name',
  }));
  return [
    input(
      'jumpcloud-application',
      'Application in JumpCloud',
      select('jumpcloud-application', choices, draft.application ?? CREATE.value),
      {
        hint: `Written by API under the same approval, before Access.${more(applications.length, listed.length)}`,
      },
    ),
    ...(offered.length === 0
      ? []
      : [
          input(
            'jumpcloud-groups',
            'User groups that may log in',
            multiSelect('jumpcloud-groups', offered, draft.groups ?? []),
            {
              hint: `Bound to the application; groups that are bound already stay.${more(groups.length, offered.length)}`,
              optional: true,
            },
          ),
        ]),
  ];
};
