import { useEffect, useState } from 'react';
import { Menu } from '../blocks/menu.tsx';
import { usePlayground } from '../playground.tsx';
import { detours } from './detours.ts';
import { guideStand, guideSteps } from './guide-steps.ts';
import { intoSight } from './into-sight.ts';

const storageKey = 'jcaccess-playground-guide';

/** The strip of eight steps. It follows the real state, so that any order works; Show me leads to the control of the next step and presses nothing. */
export function Guide() {
  const playground = usePlayground();
  const [isHidden, setHidden] = useState(() => sessionStorage.getItem(storageKey) === 'hidden');
  const { done, current, now } = guideStand(playground.state, playground);
  useEffect(() => intoSight(`[data-step="${current + 1}"]`), [current]);
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
  const showMe = (): void => {
    playground.go(now.place);
    playground.ring(...now.targets);
  };
  const stepClass = (index: number) => (done[index] ? 'guide-step done' : 'guide-step');
  return (
    <section className="guide" aria-label="Guide" data-pane tabIndex={-1} data-testid="guide">
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
            {step}
            {done[index] && <span className="visually-hidden"> done</span>}
          </li>
        ))}
      </ol>
      <div className="guide-now">
        <p data-testid="guide-now">
          <span className="muted">Now:</span> {now.text}
        </p>
        <button type="button" className="button" data-testid="show-me" onClick={showMe}>
          Show me
        </button>
        <button type="button" className="button quiet" data-testid="guide-hide" onClick={() => hide(true)}>
          Hide
        </button>
        <Menu
          label="Detours"
          testId="detours"
          align="end"
          className="button icon"
          trigger={<span aria-hidden="true">⋯</span>}
          items={detours.map(detour => ({
            key: detour.name,
            label: detour.label,
            onChoose: () => detour.go(playground),
          }))}
        />
      </div>
    </section>
  );
}
