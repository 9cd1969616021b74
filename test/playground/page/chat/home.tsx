import { useEffect, useMemo } from 'react';
import { Blocks } from '../blocks/block.tsx';
import { type Surface, SurfaceContext } from '../blocks/surface.tsx';
import { usePlayground } from '../playground.tsx';
import { homeOf } from '../read-state.ts';

/** The App Home of the current person, as the app published it. Looking at it opens it, as in Slack. */
export function Home() {
  const { state, person, act } = usePlayground();
  useEffect(() => void act({ as: person, openHome: true }), [act, person]);
  const view = homeOf(state, person);
  const viewId = view?.id ?? 'home';
  const surface = useMemo<Surface>(
    () => ({
      kind: 'home',
      press: (actionId, value) => act({ as: person, clickInModal: { viewId, actionId, value } }),
    }),
    [act, person, viewId],
  );
  return (
    <section className="conversation" aria-label="Home" data-pane tabIndex={-1} data-testid="home">
      <header className="pane-head">
        <h2>Home</h2>
      </header>
      <div className="message-list">
        <div className="message-column home-column">
          {view ? (
            <SurfaceContext value={surface}>
              <Blocks blocks={view.blocks} />
            </SurfaceContext>
          ) : (
            <p className="nothing">jcaccess has not shown anything here yet.</p>
          )}
        </div>
      </div>
    </section>
  );
}
