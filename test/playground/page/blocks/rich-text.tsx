import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextList,
  RichTextSection,
} from '@slack/types';
import type { ReactNode } from 'react';
import { usePlayground } from '../playground.tsx';
import { displayName } from '../read-state.ts';
import type { PlaygroundState } from '../state.ts';
import { CopyValue } from './copy-value.tsx';
import { renderDate } from './date-token.ts';
import { Link } from './link.tsx';
import { mark, withMarks } from './mark.tsx';

/** A rich_text block; preformatted values can be copied whole. */
export function RichText(props: { block: RichTextBlock }) {
  const { state } = usePlayground();
  return (
    <div className="rich-text">
      {props.block.elements.map((part, index) => renderPart(part, index, state))}
    </div>
  );
}

function renderPart(part: RichTextBlockElement, key: number, state: PlaygroundState): ReactNode {
  switch (part.type) {
    case 'rich_text_section':
      return <p key={key}>{renderInline(part.elements, state)}</p>;
    case 'rich_text_preformatted':
      return <CopyValue key={key} value={plainText(part.elements)} />;
    case 'rich_text_quote':
      return <blockquote key={key}>{renderInline(part.elements, state)}</blockquote>;
    case 'rich_text_list':
      return renderList(part, key, state);
    default:
      return null;
  }
}

function renderList(list: RichTextList, key: number, state: PlaygroundState): ReactNode {
  const Tag = list.style === 'ordered' ? 'ol' : 'ul';
  const offset = (list as { offset?: number }).offset ?? 0;
  const start = list.style === 'ordered' && offset > 0 ? { start: offset + 1 } : {};
  return (
    <Tag key={key} className={`indent-${list.indent ?? 0}`} {...start}>
      {list.elements.map((item, index) => renderItem(item as RichTextSection, index, state))}
    </Tag>
  );
}

function renderItem(item: RichTextSection, key: number, state: PlaygroundState): ReactNode {
  return <li key={key}>{renderInline(item.elements, state)}</li>;
}

function renderInline(elements: RichTextElement[], state: PlaygroundState): ReactNode[] {
  return elements.map((element, index) => styled(element, index, state));
}

function styled(element: RichTextElement, key: number, state: PlaygroundState): ReactNode {
  const style = 'style' in element ? (element.style as Record<string, boolean> | undefined) : undefined;
  let drawn = drawInline(element, state);
  if (style?.code) drawn = <code>{drawn}</code>;
  if (style?.strike) drawn = <s>{drawn}</s>;
  if (style?.italic) drawn = <em>{drawn}</em>;
  if (style?.bold) drawn = <strong>{drawn}</strong>;
  return <span key={key}>{drawn}</span>;
}

function drawInline(element: RichTextElement, state: PlaygroundState): ReactNode {
  switch (element.type) {
    case 'text':
      return withMarks(element.text);
    case 'link':
      return <Link href={element.url}>{element.text ?? element.url}</Link>;
    case 'user':
      return <span className="mention">@{displayName(state, element.user_id)}</span>;
    case 'usergroup': {
      const group = state.groups.find(known => known.id === element.usergroup_id);
      return <span className="mention">@{group?.handle ?? group?.name ?? element.usergroup_id}</span>;
    }
    case 'channel': {
      const channel = state.channels.find(known => known.id === element.channel_id);
      return <span className="mention">#{channel?.name ?? element.channel_id}</span>;
    }
    case 'broadcast':
      return <span className="mention">@{element.range}</span>;
    case 'emoji':
      return mark(element.name) ?? `:${element.name}:`;
    case 'date':
      return (
        <time dateTime={new Date(element.timestamp * 1_000).toISOString()}>
          {renderDate(element.timestamp, element.format, new Date(state.now))}
        </time>
      );
    default:
      return null;
  }
}

/** The text of a rich_text element list, exactly as a person would copy it. */
function plainText(elements: RichTextElement[]): string {
  return elements
    .map(element =>
      element.type === 'text' ? element.text : element.type === 'link' ? (element.text ?? element.url) : '',
    )
    .join('');
}
