import type { ConfirmationDialog } from '@slack/types';
import { Dialog } from './dialog.tsx';
import { PlainOrMarkup } from './text.tsx';

/** Slack's confirmation before a deed. The deny button has the focus at first, so that Enter does nothing by accident. */
export function Confirm(props: { confirm: ConfirmationDialog; onYes: () => void; onNo: () => void }) {
  const { confirm } = props;
  const title = confirm.title?.text ?? 'Are you sure?';
  return (
    <Dialog label={title} role="alertdialog" className="dialog confirm" onClose={props.onNo}>
      <h2 className="dialog-title">{title}</h2>
      <div className="dialog-body">
        <PlainOrMarkup text={confirm.text} />
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" data-testid="confirm-no" onClick={props.onNo}>
          {confirm.deny?.text ?? 'Cancel'}
        </button>
        <button
          type="button"
          className={confirm.style === 'danger' ? 'button danger' : 'button primary'}
          data-testid="confirm-yes"
          onClick={props.onYes}
        >
          {confirm.confirm?.text ?? 'Yes'}
        </button>
      </footer>
    </Dialog>
  );
}
