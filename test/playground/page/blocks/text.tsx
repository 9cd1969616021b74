import { withMarks } from './mark.tsx';
import { SlackMarkup } from './slack-markup.tsx';

/** A text object: mrkdwn by Slack's rules, plain text as it stands. */
export function PlainOrMarkup(props: { text: { type: string; text: string } | undefined }) {
  const { text } = props;
  if (text === undefined) return null;
  if (text.type === 'mrkdwn') return <SlackMarkup block={{ type: 'section', text }} />;
  return <p className="plain">{withMarks(text.text)}</p>;
}
