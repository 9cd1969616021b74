import type {
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextList,
  RichTextSection,
} from '@slack/types';
import type { ReactNode } from 'react';
import { type Playground, usePlayground } from '../playground.tsx';
import { displayName } from '../read-state.ts';
import { CopyValue } from './copy-value.tsx';
import { renderDate } from './date-token.ts';
import { Link } from './link.tsx';
import { mark, withMarks } from './mark.tsx';

/** What names and dates are drawn with. */
type Drawn = Pick<Playground, 'state' | 'now'>;

/** A rich_text block; preformatted values can be copied whole. */
export function RichText(props: { block: RichTextBlock }) {
  const playground = usePlayground();
  return (
    <div className="rich-text">
      {props.block.elements.map((part, index) => renderPart(part, index, playground))}
    </div>
  );
}

function renderPart(part: RichTextBlockElement, key: number, by: Drawn): ReactNode {
  switch (part.type) {
    case 'rich_text_section':
      return <p key={key}>{renderInline(part.elements, by)}</p>;
    case 'rich_text_preformatted':
      return <CopyValue key={key} value={plainText(part.elements)} />;
    case 'rich_text_quote':
      return <blockquote key={key}>{renderInline(part.elements, by)}</blockquote>;
    case 'rich_text_list':
      return renderList(part, key, by);
    default:
      return null;
  }
}

function renderList(list: RichTextList, key: number, by: Drawn): ReactNode {
  const Tag = list.style === 'ordered' ? 'ol' : 'ul';
  const offset = (list as { offset?: number }).offset ?? 0;
  const start = list.style === 'ordered' && offset > 0 ? { start: offset + 1 } : {};
  return (
    <Tag key={key} className={`indent-${list.indent ?? 0}`} {...start}>
      {list.elements.map((item, index) => renderItem(item as RichTextSection, index, by))}
    </Tag>
  );
}

function renderItem(item: RichTextSection, key: number, by: Drawn): ReactNode {
  return <li key={key}>{renderInline(item.elements, by)}</li>;
}

function renderInline(elements: RichTextElement[], by: Drawn): ReactNode[] {
  return elements.map((element, index) => styled(element, index, by));
}

function styled(element: RichTextElement, key: number, by: Drawn): ReactNode {
  const style = 'style' in element ? (element.style as Record<string, boolean> | undefined) : undefined;
  let drawn = drawInline(element, by);
  if (style?.code) drawn = <code>{drawn}</code>;
  if (style?.strike) drawn = <s>{drawn}</s>;
  if (style?.italic) drawn = <em>{drawn}</em>;
  if (style?.bold) drawn = <strong>{drawn}</strong>;
  return <span key={key}>{drawn}</span>;
}

function drawInline(element: RichTextElement, by: Drawn): ReactNode {
  switch (element.type) {
    case 'text':
      return withMarks(element.text);
    case 'link':
      return <Link href={element.url}>{element.text ?? element.url}</Link>;
    case 'user':
      return <span className="mention">@{displayName(by.state, element.user_id)}</span>;
    case 'usergroup': {
      const group = by.state.groups.find(known => known.id === element.usergroup_id);
      return <span className="mention">@{group?.handle ?? group?.name ?? element.usergroup_id}</span>;
    }
    case 'channel': {
      const channel = by.state.channels.find(known => known.id === element.channel_id);
      return <span className="mention">#{channel?.name ?? element.channel_id}</span>;
    }
    case 'broadcast':
      return <span className="mention">@{element.range}</span>;
    case 'emoji':
      return mark(element.name) ?? `:${element.name}:`;
    case 'date':
      return (
        <time dateTime={new Date(element.timestamp * 1_000).toISOString()}>
          {renderDate(element.timestamp, element.format, by.now)}
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
