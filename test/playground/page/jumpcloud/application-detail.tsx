import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import type { Application } from '../state.ts';
import { CertificateStatus } from './certificate-status.tsx';
import { ExportMetadata } from './export-metadata.tsx';
import { GeneralInfo } from './general-info.tsx';
import { SsoTab } from './sso-tab.tsx';
import { UserGroups } from './user-groups.tsx';

const tabs = [
  { name: 'general', label: 'General Info' },
  { name: 'sso', label: 'SSO' },
  { name: 'groups', label: 'User Groups' },
] as const;

/** One application of the console: its pair and Actions on top, then the three tabs. */
export function ApplicationDetail(props: { application: Application }) {
  const { application } = props;
  const { act } = usePlayground();
  const [tab, setTab] = useState<(typeof tabs)[number]['name']>('sso');
  const [isAsking, setAsking] = useState(false);
  const remove = (): void => void act({ jumpcloud: { remove: { application: application.id } } });
  return (
    <>
      <section className="card" aria-label={application.displayLabel}>
        <header className="card-head">
          <h3>{application.displayLabel}</h3>
          {isAsking ? (
            <span className="form-foot">
              <button type="button" className="button danger" data-testid="remove-yes" onClick={remove}>
                Delete for good
              </button>
              <button type="button" className="button" onClick={() => setAsking(false)}>
                Keep it
              </button>
            </span>
          ) : (
            <button
              type="button"
              className="button quiet"
              data-testid="remove"
              onClick={() => setAsking(true)}
            >
              Delete
            </button>
          )}
        </header>
        <CertificateStatus application={application} />
      </section>
      <nav className="tabs console-tabs" aria-label="Parts of the application">
        {tabs.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            className="tab"
            aria-current={tab === name ? 'true' : undefined}
            data-testid={`jumpcloud-${name}`}
            onClick={() => setTab(name)}
          >
            {label}
          </button>
        ))}
      </nav>
      {tab === 'general' && <GeneralInfo application={application} />}
      {tab === 'sso' && (
        <>
          <ExportMetadata application={application} />
          <SsoTab application={application} />
        </>
      )}
      {tab === 'groups' && <UserGroups application={application} />}
    </>
  );
}
