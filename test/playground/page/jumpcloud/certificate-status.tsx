import { renderDate } from '../blocks/date-token.ts';
import { mark } from '../blocks/mark.tsx';
import { usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';
import { PairActions } from './pair-actions.tsx';

/** The two marks of the console (certificate, private key) and its Actions menu, laid open. */
export function CertificateStatus(props: { application: Application }) {
  const { application } = props;
  const { certificate, keyPresent } = application;
  const { now } = usePlayground();
  const until =
    certificate?.notAfter === undefined
      ? ''
      : `until ${renderDate(Date.parse(certificate.notAfter) / 1_000, '{date_short}', now)}`;
  return (
    <>
      <dl className="pair-status">
        <div data-testid="certificate-status">
          <dt>
            {mark(certificate ? 'white_check_mark' : 'no_entry')} IDP Certificate{' '}
            {certificate ? 'Valid' : 'missing'}
          </dt>
          <dd>
            {certificate?.source === 'uploaded' ? 'uploaded' : 'made by JumpCloud'} {until}
          </dd>
        </div>
        <div data-testid="key-status">
          <dt>
            {mark(keyPresent ? 'white_check_mark' : 'no_entry')} IDP Private Key{' '}
            {keyPresent ? 'present' : 'missing'}
          </dt>
          <dd>{keyPresent ? 'matches the certificate' : 'without it JumpCloud cannot sign'}</dd>
        </div>
        {certificate?.sha256 && (
          <div className="fingerprint">
            <dt>SHA-256</dt>
            <dd>
              <code>{certificate.sha256}</code>
            </dd>
          </div>
        )}
      </dl>
      <PairActions application={application} />
    </>
  );
}
