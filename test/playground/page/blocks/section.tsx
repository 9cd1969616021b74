import type { SectionBlock } from '@slack/types';
import type { ReactNode } from 'react';
import { Element } from './element.tsx';
import type { FieldElement } from './field-options.ts';
import { PlainOrMarkup } from './text.tsx';

/** A section: its text, its fields side by side, and its accessory at the right. */
export function Section(props: { block: SectionBlock }) {
  const { text, fields, accessory } = props.block;
  const drawField = (field: NonNullable<typeof fields>[number], key: number): ReactNode => (
    <div key={key}>
      <PlainOrMarkup text={field} />
    </div>
  );
  return (
    <div className="section-block">
      <div className="section-text">
        <PlainOrMarkup text={text} />
        {fields && <div className="section-fields">{fields.map(drawField)}</div>}
      </div>
      {accessory && <Element element={accessory as unknown as FieldElement} label={text?.text} />}
    </div>
  );
}
