import type { ConfirmationDialog } from '@slack/types';
import { useState } from 'react';
import { useSurface } from './surface.tsx';

/** A press on its way: while it is, further presses do nothing; with a `confirm`, it first asks. */
export interface Press {
  isPending: boolean;
  asking: { confirm: ConfirmationDialog; yes: () => void; no: () => void } | undefined;
  readonly press: (value?: string | string[]) => void;
}

/** What pressing an element of a surface does, with Slack's confirmation in between. */
export function usePress(actionId: string, confirm: ConfirmationDialog | undefined): Press {
  const surface = useSurface();
  const [isPending, setPending] = useState(false);
  const [asking, setAsking] = useState<Press['asking']>();
  const send = async (value: string | string[] | undefined): Promise<void> => {
    setPending(true);
    await surface.press(actionId, value);
    setPending(false);
  };
  return {
    isPending,
    asking,
    press: value => {
      if (isPending) return;
      if (confirm === undefined) {
        void send(value);
        return;
      }
      const end = (): void => setAsking(undefined);
      setAsking({
        confirm,
        no: end,
        yes: () => {
          end();
          void send(value);
        },
      });
    },
  };
}
