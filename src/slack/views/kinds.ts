import type { Change, ChangeKind } from '../../domain/change.ts';
import { edit } from './kinds/edit.ts';
import type { KindWords } from './kinds/kind-words.ts';
import { remove } from './kinds/remove.ts';
import { rotate } from './kinds/rotate.ts';
import { setup } from './kinds/setup.ts';
import { trustCertificate } from './kinds/trust-certificate.ts';
import { withoutForm } from './kinds/without-form.ts';
import { md } from './text.ts';

const restore = withoutForm(
  'Put back',
  md`:large_blue_circle: *Comparing Access with what was approved.* Nothing is written before it is approved.`,
);
const adopt = withoutForm(
  'Take over',
  md`:large_blue_circle: *Reading what Access has.* It counts as approved once it is approved; nothing is written.`,
);

const WORDS: Readonly<Record<ChangeKind, KindWords>> = {
  setup,
  edit,
  rotate,
  remove,
  restore,
  adopt,
  'trust-certificate': trustCertificate,
};

/** How a card speaks of a change of this kind. */
export const wordsOfKind = ({ kind }: Pick<Change, 'kind'>): KindWords => WORDS[kind];
