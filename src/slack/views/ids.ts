/** What a button or a menu is called: one word for the button, its listener and the row of authority behind it. */
export type ActionId =
  | 'approve'
  | 'ask-for-changes'
  | 'break-glass'
  | 'certificate'
  | 'choose-channel'
  | 'decline'
  | 'edit'
  | 'edit-request'
  | 'export'
  | 'filter-days'
  | 'filter-owner'
  | 'filter-state'
  | 'hand-back'
  | 'keep'
  | 'let-hand-in'
  | 'more-time'
  | 'make-now'
  | 'new-certificate'
  | 'new-pair'
  | 'on-it'
  | 'owner'
  | 'paste-result'
  | 'remove-old'
  | 'review'
  | 'roll-back'
  | 'rotate'
  | 'saved-key'
  | 'setup'
  | 'show'
  | 'show-checks'
  | 'snooze'
  | 'start-again'
  | 'stop-tests'
  | 'take-over'
  | 'watch-login'
  | 'withdraw';

/** What a modal is called that is sent; most are opened by the button of the same word. */
export type FormId =
  | 'ask-for-changes'
  | 'break-glass'
  | 'choose-channel'
  | 'decline'
  | 'diagnose'
  | 'edit'
  | 'edit-request'
  | 'hand-back'
  | 'keep'
  | 'let-hand-in'
  | 'owner'
  | 'paste-result'
  | 'remove'
  | 'remove-old'
  | 'review'
  | 'rotate'
  | 'setup'
  | 'watch-login'
  | 'withdraw';

/** What a shortcut is called. */
export type ShortcutId = 'diagnose' | 'setup';

/** What a modal is called that only shows something. */
export type ShownId = 'problem' | 'started';
