import type {
  ActionsBlock,
  AlertBlock,
  ContextBlock,
  HeaderBlock,
  InputBlock as InputBlockShape,
  PlanBlock,
  RichTextBlock,
  SectionBlock,
  TableBlock,
  TaskCardBlock,
} from '@slack/types';
import type { ReactNode } from 'react';
import type { AnyBlock } from '../state.ts';
import { Alert } from './alert.tsx';
import { Element } from './element.tsx';
import type { FieldElement } from './field-options.ts';
import { InputBlock } from './input-block.tsx';
import { withMarks } from './mark.tsx';
import { Plan, TaskCard } from './plan.tsx';
import { RichText } from './rich-text.tsx';
import { Section } from './section.tsx';
import { SlackMarkup } from './slack-markup.tsx';
import { Table } from './table.tsx';
import { PlainOrMarkup } from './text.tsx';

/** A list of blocks in order. Keys are block ids where Slack gave them, so that what is typed stays in its place. */
export function Blocks(props: { blocks: AnyBlock[] }) {
  return <div className="blocks">{props.blocks.map(drawKeyed)}</div>;
}

function drawKeyed(block: AnyBlock, index: number): ReactNode {
  return <OneBlock key={block.block_id ?? `${index}-${block.type}`} block={block} />;
}

function OneBlock(props: { block: AnyBlock }): ReactNode {
  const { block } = props;
  switch (block.type) {
    case 'header':
      return <h3 className="header-block">{withMarks((block as HeaderBlock).text.text)}</h3>;
    case 'section':
      return <Section block={block as SectionBlock} />;
    case 'context':
      return <div className="context-block">{(block as ContextBlock).elements.map(drawContext)}</div>;
    case 'actions':
      return <div className="actions-block">{(block as ActionsBlock).elements.map(drawElement)}</div>;
    case 'input':
      return <InputBlock block={block as InputBlockShape} />;
    case 'rich_text':
      return <RichText block={block as RichTextBlock} />;
    case 'table':
      return <Table block={block as TableBlock} />;
    case 'plan':
      return <Plan block={block as PlanBlock} />;
    case 'task_card':
      return <TaskCard block={block as TaskCardBlock} />;
    case 'alert':
      return <Alert block={block as AlertBlock} />;
    case 'divider':
      return <hr />;
    default:
      return <SlackMarkup block={block} />;
  }
}

function drawElement(element: ActionsBlock['elements'][number], index: number): ReactNode {
  const key = `${'action_id' in element ? element.action_id : ''}${index}`;
  return <Element key={key} element={element as unknown as FieldElement} />;
}

function drawContext(element: ContextBlock['elements'][number], index: number): ReactNode {
  if (element.type === 'image') {
    return <SlackMarkup key={index} block={{ type: 'context', elements: [element] }} />;
  }
  return <PlainOrMarkup key={index} text={element} />;
}
