import { useEffect, useState } from 'react';
import { clockFace } from '../blocks/date-token.ts';
import { usePlayground } from '../playground.tsx';
import { jumpStory, messageCounts } from './jump-story.ts';

const jumps = [
  { label: '+1 min', by: 'PT1M' },
  { label: '+1 day', by: 'P1D' },
  { label: 'To the next thing due', by: 'next' },
];

/** The playground's clock and its jumps; after one it says what came of it. */
export function Clock() {
  const { state, act, toast } = usePlayground();
  const [isJumping, setJumping] = useState(false);
  const jump = async (by: string): Promise<void> => {
    if (isJumping) return;
    setJumping(true);
    const before = { now: state.now, counts: messageCounts(state) };
    const answer = await act({ advanceClock: by });
    setJumping(false);
    if (answer.ok) setStory(before);
  };
  const [since, setStory] = useState<Parameters<typeof jumpStory>[0]>();
  useEffect(() => {
    if (since === undefined || since.now === state.now) return;
    setStory(undefined);
    toast(jumpStory(since, state));
  }, [since, state, toast]);
  return (
    <div className="clock" role="group" aria-label="The playground's clock">
      <time dateTime={state.now} title="The playground's clock, UTC" data-testid="clock">
        {clockFace(new Date(state.now))}
      </time>
      <span className="clock-jumps">
        {jumps.map(({ label, by }) => (
          <button
            key={by}
            type="button"
            className="button quiet"
            data-testid={`jump-${by}`}
            aria-disabled={isJumping}
            onClick={() => void jump(by)}
          >
            {label}
          </button>
        ))}
      </span>
    </div>
  );
}
