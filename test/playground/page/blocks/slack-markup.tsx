import { useMemo } from 'react';
import { type MessageProps, Message as SlackMessage } from 'slack-blocks-to-jsx';
import { usePlayground } from '../playground.tsx';
import { displayName } from '../read-state.ts';
import type { AnyBlock } from '../state.ts';
import { renderDate } from './date-token.ts';
import { Link } from './link.tsx';
import { mark } from './mark.tsx';

/** Renders one display block (section text, context, image, markdown …) with Slack's markup rules; mentions become names and date tokens times of the playground's clock. */
export function SlackMarkup(props: { block: AnyBlock | object }) {
  const { state, now } = usePlayground();
  const data = useMemo(
    () => ({
      users: state.people.map(person => ({
        id: person.id,
        name: displayName(state, person.id),
        avatar: '',
      })),
      channels: state.channels.map(channel => ({ id: channel.id, name: channel.name })),
      user_groups: state.groups.map(group => ({
        id: group.id,
        name: group.handle ?? group.name ?? group.id,
        handle: group.handle ?? group.name ?? group.id,
      })),
    }),
    [state],
  );
  const hooks = useMemo<NonNullable<MessageProps['hooks']>>(() => {
    return {
      user: ({ id }) => <span className="mention">@{displayName(state, id)}</span>,
      usergroup: ({ id }) => (
        <span className="mention">@{data.user_groups.find(group => group.id === id)?.handle ?? id}</span>
      ),
      channel: ({ id }) => (
        <span className="mention">#{data.channels.find(channel => channel.id === id)?.name ?? id}</span>
      ),
      emoji: (emoji, parse) => mark(emoji.name) ?? knownEmoji(emoji.name, parse(emoji)),
      date: ({ timestamp, format }) => (
        <time dateTime={new Date(Number(timestamp) * 1_000).toISOString()}>
          {renderDate(Number(timestamp), format, now)}
        </time>
      ),
      link: ({ href, children }) => <Link href={href}>{children}</Link>,
    };
  }, [state, now, data]);
  return (
    <SlackMessage
      // The library keeps the hooks it was first given: on another day the words of dates are drawn anew.
      key={now.toISOString().slice(0, 10)}
      withoutWrapper
      unstyled
      theme="light"
      name=""
      logo=""
      blocks={[withoutVerbatim(props.block) as MessageProps['blocks'][number]]}
      data={data}
      hooks={hooks}
    />
  );
}

/**
 * With `verbatim` Slack leaves bare addresses and names alone, and formats as always; the library then formats nothing.
 */
const withoutVerbatim = (block: object): unknown =>
  JSON.parse(JSON.stringify(block, (key, value: unknown) => (key === 'verbatim' ? undefined : value)));

/** Text such as `3F:9A:C1` looks like an emoji and is none: it stays as it was written. */
function knownEmoji(name: string, parsed: string): string {
  return parsed === name || parsed === '' ? `:${name}:` : parsed;
}
