import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { AccessLogin } from './access/access-login.tsx';
import type { LoginOutcome } from './access/login-outcome.ts';
import { Chat } from './chat/chat.tsx';
import { Guide } from './chrome/guide.tsx';
import { wordsOf } from './chrome/rehearsal-words.ts';
import { Toast, type ToastLine } from './chrome/toast.tsx';
import { TopBar } from './chrome/top-bar.tsx';
import { WhatCloudflareHas } from './cloudflare/what-cloudflare-has.tsx';
import { type Connection, createConnection } from './connection.ts';
import { JumpCloudConsole } from './jumpcloud/jumpcloud-console.tsx';
import { forgetValues } from './modal/form-values.ts';
import { ModalFrame } from './modal/modal-frame.tsx';
import { useFlowing } from './now.ts';
import { usePaneKeys } from './pane-keys.ts';
import { type Place, readPlace, writePlace } from './place.ts';
import { type HeldFile, type Playground, PlaygroundContext } from './playground.tsx';
import { problemOf } from './problem.ts';
import { channelLabel, channelOf, displayName, topModal } from './read-state.ts';
import { ringWhenThere } from './ring.ts';
import type { PlaygroundState } from './state.ts';
import { loadMarks, markRead, marksAt, saveMarks } from './unread.ts';

const minuteMs = 60_000;

/** The whole page: follows the server's state and shows the place named by the URL hash. */
export function App() {
  const [state, setState] = useState<PlaygroundState>();
  const [isLost, setLost] = useState(false);
  const connection = useRef<Connection>(undefined);
  const newest = useRef<PlaygroundState>(undefined);
  const begun = useRef<number>(undefined);
  useEffect(() => {
    const onState = (next: PlaygroundState): void => {
      newest.current = next;
      setState(next);
    };
    connection.current = createConnection(onState, setLost);
    return () => connection.current?.close();
  }, []);
  const latest = useCallback(() => newest.current, []);
  const send = useCallback(async (body: object) => {
    if (connection.current === undefined) throw new Error('no connection');
    return connection.current.act(body);
  }, []);
  if (state === undefined) {
    return (
      <p className="starting">{isLost ? 'The playground does not answer yet.' : 'Opening the playground'}</p>
    );
  }
  // Another rehearsal begins with a page that remembers nothing of the one before.
  const number = state.rehearsal?.number ?? 1;
  begun.current ??= number;
  return (
    <Workspace
      key={number}
      isAnother={number !== begun.current}
      state={state}
      latest={latest}
      isLost={isLost}
      send={send}
    />
  );
}

function Workspace(props: {
  isAnother: boolean;
  state: PlaygroundState;
  latest: () => PlaygroundState | undefined;
  isLost: boolean;
  send: Connection['act'];
}) {
  const { isAnother, state, latest, isLost, send } = props;
  const [firstPlace] = useState<Place>(() => wordsOf(state).place);
  const [place, setPlace] = useState(() => (isAnother ? firstPlace : readPlace(location.hash, firstPlace)));
  const [marks, setMarks] = useState(() => (isAnother ? undefined : loadMarks()) ?? marksAt(state));
  const now = useFlowing(state.now, minuteMs);
  const [held, setHeld] = useState<HeldFile[]>([]);
  const [login, keepLogin] = useState<LoginOutcome>();
  const [line, setLine] = useState<ToastLine>();
  usePaneKeys();
  useEffect(() => forgetValues, []);

  useEffect(() => {
    const onHash = (): void => {
      setLine(undefined);
      setPlace(readPlace(location.hash, firstPlace));
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, [firstPlace]);
  const go = useCallback((to: Partial<Place>) => {
    setLine(undefined);
    setPlace(before => {
      const movesOn = to.channel !== undefined || to.person !== undefined;
      return { ...before, ...(movesOn && to.thread === undefined ? { thread: undefined } : {}), ...to };
    });
  }, []);
  useEffect(() => {
    const hash = writePlace(place);
    if (location.hash === '') history.replaceState(null, '', hash);
    else if (location.hash !== hash) history.pushState(null, '', hash);
  }, [place]);
  const channel = place.tab === 'chat' ? channelOf(state, place.channel) : undefined;
  useEffect(() => {
    if (channel !== undefined) setMarks(before => markRead(state, before, place.person, channel));
  }, [state, channel, place.person]);
  useEffect(() => saveMarks(marks), [marks]);
  const title = titleOf(state, place);
  useEffect(() => {
    document.title = title;
  }, [title]);

  const toast = useCallback<Playground['toast']>(
    (text, tone = 'plain') => setLine({ text, tone, at: performance.now() }),
    [],
  );
  const act = useCallback<Playground['act']>(
    async (body, quiet) => {
      const answer = await send(body);
      const problem = problemOf(answer);
      if (problem !== undefined && quiet === undefined) toast(problem, 'problem');
      return answer;
    },
    [send, toast],
  );
  const ring = useCallback<Playground['ring']>(
    (...targets) => ringWhenThere(targets, () => toast('That is not on the page yet.')),
    [toast],
  );
  const hold = useCallback<Playground['hold']>(
    file => setHeld(before => [...before.filter(other => other.name !== file.name), file]),
    [],
  );
  const letGo = useCallback<Playground['letGo']>(
    name => setHeld(before => before.filter(file => file.name !== name)),
    [],
  );
  const playground = useMemo<Playground>(
    () => ({
      state,
      latest: () => latest() ?? state,
      place,
      now,
      person: place.person,
      marks,
      held,
      login,
      keepLogin,
      go,
      act,
      toast,
      ring,
      hold,
      letGo,
    }),
    [state, latest, place, now, marks, held, login, go, act, toast, ring, hold, letGo],
  );
  const modal = topModal(state, place.person);
  return (
    <PlaygroundContext value={playground}>
      <button type="button" className="skip-link" onClick={focusMain}>
        Skip to the content
      </button>
      <TopBar isLost={isLost} />
      <Guide />
      <Toast line={line} isInFlow={place.tab === 'chat'} />
      <main id="main" tabIndex={-1}>
        {place.tab === 'chat' && <Chat />}
        {place.tab === 'jumpcloud' && <JumpCloudConsole />}
        {place.tab === 'login' && <AccessLogin />}
        {place.tab === 'cloudflare' && <WhatCloudflareHas />}
      </main>
      {modal !== undefined && place.tab === 'chat' && <ModalFrame key={modal.viewId} modal={modal} />}
    </PlaygroundContext>
  );
}

const tabNames = { jumpcloud: 'JumpCloud console', login: 'Access login', cloudflare: 'What Cloudflare has' };

function titleOf(state: PlaygroundState, place: Place): string {
  const channel = channelOf(state, place.channel);
  const chat = channel === undefined ? 'Home' : channelLabel(channel);
  const where = place.tab === 'chat' ? chat : tabNames[place.tab];
  return `${where} · ${displayName(state, place.person)} · jcaccess playground`;
}

function focusMain(): void {
  document.querySelector<HTMLElement>('#main')?.focus();
}
