import { useEffect, useState } from 'react';
import { Menu } from '../blocks/menu.tsx';
import { usePlayground } from '../playground.tsx';
import { detours } from './detours.ts';
import { guideStand, guideSteps } from './guide-steps.ts';
import { intoSight } from './into-sight.ts';
import { wordsOf } from './rehearsal-words.ts';
import { Rehearsals } from './rehearsals.tsx';
import { Summary } from './summary.tsx';

const storageKey = 'jcaccess-playground-guide';

type Window = 'rehearsals' | 'summary';

/** The strip under the bar: the eight steps, or what to try in a rehearsal that has none; detours, and the way to start over. */
export function Guide() {
  const playground = usePlayground();
  const [isHidden, setHidden] = useState(() => sessionStorage.getItem(storageKey) === 'hidden');
  const [open, setOpen] = useState<Window>();
  const { title, tries } = wordsOf(playground.state);
  const hide = (hidden: boolean): void => {
    sessionStorage.setItem(storageKey, hidden ? 'hidden' : 'shown');
    setHidden(hidden);
  };
  if (isHidden) {
    return (
      <button type="button" className="guide-back" data-testid="guide-show" onClick={() => hide(false)}>
        Show the guide
      </button>
    );
  }
  const more = [
    ...(tries ? [] : detours).map(detour => ({
      key: detour.name,
      label: detour.label,
      onChoose: () => detour.go(playground),
    })),
    { key: 'start-over', label: 'Start over …', onChoose: () => setOpen('rehearsals') },
    { key: 'hide', label: 'Hide the guide', onChoose: () => hide(true) },
  ];
  return (
    <section className="guide" aria-label="Guide" data-pane tabIndex={-1} data-testid="guide">
      {tries ? (
        <div className="guide-now guide-tries">
          <p>
            <span className="muted">{title}. Try:</span>
          </p>
          {tries.map(({ label, go }) => (
            <button key={label} type="button" className="button" onClick={() => go(playground)}>
              {label}
            </button>
          ))}
        </div>
      ) : (
        <Steps onSummary={() => setOpen('summary')} />
      )}
      <Menu
        label="Detours"
        testId="detours"
        align="end"
        className="button icon"
        trigger={<span aria-hidden="true">⋯</span>}
        items={more}
      />
      {open === 'rehearsals' && <Rehearsals onClose={() => setOpen(undefined)} />}
      {open === 'summary' && (
        <Summary onClose={() => setOpen(undefined)} onStartOver={() => setOpen('rehearsals')} />
      )}
    </section>
  );
}

/** The eight steps. They follow the real state, so that any order works; Show me leads to the control of the next one and presses nothing. */
function Steps(props: { onSummary: () => void }) {
  const playground = usePlayground();
  const { done, current, now } = guideStand(playground.state, playground);
  const isOver = current === guideSteps.length;
  useEffect(() => intoSight(`[data-step="${current + 1}"]`), [current]);
  const showMe = (): void => {
    playground.go(now.place);
    playground.ring(...now.targets);
  };
  const stepClass = (index: number) => (done[index] ? 'guide-step done' : 'guide-step');
  return (
    <>
      <ol className="guide-steps">
        {guideSteps.map((step, index) => (
          <li
            key={step}
            className={stepClass(index)}
            aria-current={index === current ? 'step' : undefined}
            data-step={index + 1}
          >
            <span className="guide-number" aria-hidden="true">
              {done[index] ? '✓' : index + 1}
            </span>
            <span className="guide-name">{step}</span>
            {done[index] && <span className="visually-hidden"> done</span>}
          </li>
        ))}
      </ol>
      <div className="guide-now">
        <p data-testid="guide-now">
          <span className="muted">
            <span className="guide-count">{isOver ? '' : `${current + 1} of ${guideSteps.length} · `}</span>
            Now:
          </span>{' '}
          {now.text}
        </p>
        {isOver ? (
          <button type="button" className="button primary" data-testid="summary" onClick={props.onSummary}>
            See what happened
          </button>
        ) : (
          <button type="button" className="button" data-testid="show-me" onClick={showMe}>
            Show me
          </button>
        )}
      </div>
    </>
  );
}
