import { usePlayground } from '../playground.tsx';
import { displayName, isBot } from '../read-state.ts';

/** A square with the initial of a person, or jcaccess's own. */
export function Avatar(props: { user: string }) {
  const { state } = usePlayground();
  const bot = isBot(state, props.user);
  return (
    <span className={bot ? 'avatar avatar-app' : 'avatar'} aria-hidden="true">
      {bot ? 'jc' : displayName(state, props.user).charAt(0).toUpperCase()}
    </span>
  );
}
