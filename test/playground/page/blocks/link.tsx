import type { MouseEvent, ReactNode } from 'react';
import { type Playground, usePlayground } from '../playground.tsx';
import { isReply } from '../read-state.ts';

/** A link as a message shows it: to the Cloudflare and JumpCloud consoles it opens the page's own tab, to a Slack message it goes there, anything else opens a new window. */
export function Link(props: {
  href: string;
  children: ReactNode;
  className?: string;
  actionId?: string;
  onOpen?: () => void;
}) {
  const playground = usePlayground();
  const deed = insideDeed(props.href, playground);
  const onClick = (event: MouseEvent): void => {
    props.onOpen?.();
    if (deed === undefined) return;
    event.preventDefault();
    deed();
  };
  return (
    <a
      className={props.className}
      href={props.href}
      data-action-id={props.actionId}
      {...(deed === undefined ? { target: '_blank', rel: 'noreferrer' } : {})}
      onClick={onClick}
    >
      {props.children}
    </a>
  );
}

function insideDeed(href: string, playground: Playground): (() => void) | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  if (/(^|\.)(one\.)?dash\.cloudflare\.com$/.test(url.hostname)) return () => playground.go({ tab: 'login' });
  if (url.hostname === 'console.jumpcloud.com') return () => playground.go({ tab: 'jumpcloud' });
  const archive = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/.exec(url.pathname);
  if (!url.hostname.endsWith('slack.com') || archive === null) return undefined;
  return () => goToMessage(playground, archive[1] ?? '', archive[2] && `${archive[2]}.${archive[3]}`);
}

function goToMessage(playground: Playground, channelId: string, ts: string | undefined): void {
  const channel = playground.state.channels.find(known => known.id === channelId);
  const message = channel?.messages.find(known => known.ts === ts);
  const thread = message !== undefined && isReply(message) ? message.threadTs : undefined;
  playground.go({ tab: 'chat', channel: channelId, thread });
  if (ts !== undefined) playground.ring(`[data-ts="${ts}"]`);
}
