import type { Button, Confirm, Overflow } from '@slack/types';
import { shortFingerprint } from '../../../domain/certificate.ts';
import type { Change, ChangeIn } from '../../../domain/change.ts';
import { isClosed } from '../../../domain/change.ts';
import { showsLogin } from '../../../domain/evidence.ts';
import { type Plan, shortDigest, specialOf } from '../../../domain/plan.ts';
import { type PlanStop, takeOverOf } from '../../../domain/plan-stop.ts';
import { deedValue, optionValue } from '../deed-value.ts';
import { button, confirm, overflow } from '../elements.ts';
import { goingBackButtons, isGoingBack, rotationButtons } from '../kinds/rotation.ts';
import { wordsOfKind } from '../kinds.ts';
import { cutEnd } from '../limits.ts';
import { shown } from '../text.ts';
import { momentText } from '../time.ts';
import type { ViewContext } from '../view-context.ts';
import { planDeed } from './plan-summary.ts';

type Menu = readonly (readonly [label: string, option: string])[];

const menu = (change: Change, options: Menu): Overflow =>
  overflow(
    'show',
    options.map(([label, option]) => [label, optionValue(change, option)]),
  );

const WITHDRAW = ['Withdraw', 'withdraw'] as const;
const PLAN = ['Show the plan', 'show:plan'] as const;
const HELPER = ['Name a helper', 'let-hand-in'] as const;
const RECIPE = ['Show the recipe', 'show:recipe'] as const;

/** Slack takes 300 characters in the text of a confirmation. */
const CONFIRM_CHARACTERS = 300;

const certificatesIn = ({ wanted, toMake }: Plan): string => {
  if (toMake) return `made by me then, ${toMake.bits}-bit.`;
  const [first, ...more] = wanted.certificates;
  const print = first?.sha256 ? `SHA-256 ${shortFingerprint(first.sha256)}` : 'none that can be read';
  return more.length > 0 ? `${print} and ${more.length} more.` : `${print}.`;
};

const deleteConfirm = (plan: Plan): Confirm =>
  confirm(
    'Delete it for good?',
    cutEnd(
      `${plan.before ? `Delete the identity provider ${shown(plan.before.name, 60)} in Access` : 'End this connection; Access has its identity provider no more'} (plan ${shortDigest(plan)})? This cannot be rolled back. I read Cloudflare again first: if it changed, or something names it, I delete nothing.`,
      CONFIRM_CHARACTERS,
    ),
    'Approve',
    'Not yet',
    'danger',
  );

const adoptConfirm = (plan: Plan): Confirm =>
  confirm(
    'Approve what Access has?',
    cutEnd(
      `Count it as approved (plan ${shortDigest(plan)})? Nothing is written. Sign-on URL: ${shown(plan.wanted.ssoUrl, 90)} Certificate: ${certificatesIn(plan)} I read Cloudflare again first; if it changed, I ask again.`,
      CONFIRM_CHARACTERS,
    ),
    'Approve',
    'Not yet',
  );

const confirmOf = (plan: Plan): Confirm => {
  const special = specialOf(plan);
  if (special === undefined) return approveConfirm(plan);
  return special === 'delete' ? deleteConfirm(plan) : adoptConfirm(plan);
};

const approveConfirm = (plan: Plan): Confirm =>
  confirm(
    'Approve this plan?',
    cutEnd(
      `Write plan ${shortDigest(plan)}? It ${planDeed(plan)}. Sign-on URL: ${shown(plan.wanted.ssoUrl, 90)} Certificate: ${certificatesIn(plan)} I read Cloudflare again first; if it changed, I write nothing and ask again.`,
      CONFIRM_CHARACTERS,
    ),
    'Approve',
    'Not yet',
  );

const rollBackText = (change: Change): string => {
  if (change.removal) return 'Trust the old certificate again, beside the new one? Logins go on.';
  return change.plan?.before === null
    ? 'Delete the identity provider that this change created?'
    : `Put Access back to what it had before ${change.written ? momentText(change.written.at) : 'this change'}? People who use this login may have to log in another way.`;
};

const rollBack = (change: Change): Button =>
  button('roll-back', 'Roll back', deedValue(change), {
    style: 'danger',
    confirm: confirm('Roll back?', rollBackText(change), 'Roll back', 'Not now', 'danger'),
  });

const EMERGENCY = ['Emergency approval', 'break-glass'] as const;

const deciding = (change: Change, plan: Plan, view: ViewContext): (Button | Overflow)[] => [
  button('approve', 'Approve', deedValue(change), {
    style: 'primary',
    confirm: confirmOf(plan),
  }),
  button('decline', 'Decline', deedValue(change), { style: 'danger' }),
  button('ask-for-changes', 'Ask for changes', deedValue(change)),
  menu(change, [
    PLAN,
    ...(view.emergencies ? [EMERGENCY] : []),
    // Half-way a rotation is gone back with, not withdrawn.
    ...(change.added ? [] : [WITHDRAW]),
  ]),
];

/** True when the last that is known of a login is that it failed. */
const hasFailed = ({ evidence }: Change): boolean =>
  !showsLogin(evidence) && evidence.reported?.outcome === 'error';

const keeping = (change: ChangeIn<'awaiting-confirmation'>): (Button | Overflow)[] => [
  button('keep', 'Keep it', deedValue(change), hasFailed(change) ? {} : { style: 'primary' }),
  rollBack(change),
  ...(change.rollBackAt ? [button('more-time', '60 more minutes', deedValue(change))] : []),
  button('paste-result', 'Paste the result', deedValue(change)),
  button('watch-login', 'Watch for a login', deedValue(change)),
  menu(change, [PLAN]),
];

const stopped = (change: Change, stop: PlanStop): (Button | Overflow)[] => {
  const twin = takeOverOf(stop);
  return [
    ...(twin
      ? [
          button('take-over', 'Take it over', optionValue(change, twin.id), {
            style: 'primary',
            confirm: confirm(
              'Take it over?',
              'I plan to change this identity provider instead of creating another. Approvers see what would change; nothing is written before they decide.',
              'Take it over',
              'Not yet',
            ),
          }),
        ]
      : []),
    button('edit-request', 'Edit the request', deedValue(change), twin ? {} : { style: 'primary' }),
    button('hand-back', 'Hand back the metadata', deedValue(change)),
    menu(change, [RECIPE, HELPER, WITHDRAW]),
  ];
};

const startAgain = (change: Change): Button => button('start-again', 'Start again', deedValue(change));

/** Slot 7 of the card: the deeds that the state allows. A closed card has no button that decides. */
export const cardButtons = (change: Change, view: ViewContext): (Button | Overflow)[] => [
  ...ofState(change, view),
  ...(change.emergency && !change.emergency.review
    ? [button('review', 'Review the emergency', deedValue(change))]
    : []),
];

const ofState = (change: Change, view: ViewContext): (Button | Overflow)[] => {
  if (change.suspended && !isClosed(change)) return [menu(change, change.plan ? [PLAN] : [WITHDRAW])];
  switch (change.state) {
    case 'draft':
      return [...wordsOfKind(change).draft.buttons(change), menu(change, [WITHDRAW])];
    case 'awaiting-metadata':
      return change.stopped
        ? stopped(change, change.stopped.stop)
        : [
            button('hand-back', 'Hand back the metadata', deedValue(change), { style: 'primary' }),
            button('edit-request', 'Edit the request', deedValue(change)),
            menu(change, [RECIPE, HELPER, WITHDRAW]),
          ];
    case 'planned':
      return [menu(change, change.plan ? [PLAN, WITHDRAW] : [WITHDRAW])];
    case 'awaiting-approval':
      return deciding(change, change.plan, view);
    case 'approved':
    case 'swapping':
    case 'proving':
      return rotationButtons(change);
    case 'testing':
      return [rollBack(change)];
    case 'awaiting-confirmation':
      return isGoingBack(change) ? goingBackButtons(change) : keeping(change);
    case 'live':
      return [button('show', 'Open the connection', optionValue(change, 'show:connection'))];
    case 'declined':
    case 'expired':
    case 'withdrawn':
    case 'failed':
    case 'rolled-back':
      return change.opened ? [] : [startAgain(change)];
    case 'applying':
    case 'outcome-unknown':
    case 'rolling-back':
    case 'removed':
    case 'nothing-to-do':
      return [];
  }
};
