import { useState } from 'react';
import { usePlayground } from '../playground.tsx';
import type { Application, ApplicationConfig } from '../state.ts';
import { AttributeRows } from './attribute-rows.tsx';
import { configOf } from './read-application.ts';
import { SelectField } from './select-field.tsx';
import { TextField } from './text-field.tsx';
import { useFillIn } from './use-fill-in.ts';

const nameIdFormats = [
  'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
];

/** The tab SSO under JumpCloud's labels, in its order. Nothing is stored before Save. */
export function SsoTab(props: { application: Application }) {
  const { application } = props;
  const { act, toast } = usePlayground();
  const [config, setConfig] = useState(() => configOf(application));
  const [isSaving, setSaving] = useState(false);
  const { filling, fillIn } = useFillIn();
  const put = (part: ApplicationConfig): void => setConfig(before => ({ ...before, ...part }));
  const fill = (): void =>
    void fillIn(recipe => [
      ['idpEntityId', () => put({ idpEntityId: recipe.idpEntityId ?? '' })],
      ['spEntityId', () => put({ spEntityId: recipe.spEntityId ?? '' })],
      ['acsUrls', () => put({ acsUrls: (recipe.acsUrls ?? '').split('\n') })],
      ['subjectField', () => put({ subjectField: recipe.subjectField ?? 'email' })],
      ['nameIdFormat', () => put(recipe.nameIdFormat ? { nameIdFormat: recipe.nameIdFormat } : {})],
      ['loginUrl', () => put(recipe.loginUrl ? { loginUrl: recipe.loginUrl } : {})],
      ['declareRedirectEndpoint', () => put({ declareRedirectEndpoint: true })],
      ['attributes', () => put({ attributes: recipe.attributes })],
    ]);
  const save = async (): Promise<void> => {
    if (isSaving) return;
    setSaving(true);
    const acsUrls = config.acsUrls.map(url => url.trim()).filter(url => url !== '');
    const attributes = config.attributes.filter(attribute => attribute.name !== '');
    const answer = await act({
      jumpcloud: { configure: { application: application.id, ...config, acsUrls, attributes } },
    });
    setSaving(false);
    if (answer.ok) toast('Saved.');
  };
  const field = (name: 'idpEntityId' | 'spEntityId' | 'loginUrl', label: string) => (
    <TextField
      label={label}
      name={name}
      value={config[name]}
      isFilling={filling === name}
      onText={text => put({ [name]: text })}
    />
  );
  const choice = (
    name: 'subjectField' | 'nameIdFormat' | 'signatureAlgorithm' | 'sign',
    label: string,
    options: string[],
  ) => (
    <SelectField
      label={label}
      name={name}
      value={config[name]}
      options={options}
      isFilling={filling === name}
      onText={text => put({ [name]: text })}
    />
  );
  return (
    <form
      className="card form"
      data-testid="sso-form"
      data-filled={config.idpEntityId.trim() === '' ? undefined : ''}
      onSubmit={event => {
        event.preventDefault();
        void save();
      }}
    >
      <header className="card-head">
        <h3>Single sign-on</h3>
        <button type="button" className="button" data-testid="fill-in" onClick={fill}>
          Fill in from the recipe
        </button>
      </header>
      {field('idpEntityId', 'IdP Entity ID')}
      {field('spEntityId', 'SP Entity ID')}
      <TextField
        label="ACS URLs"
        name="acsUrls"
        hint="One per line."
        rows={Math.max(1, config.acsUrls.length)}
        value={config.acsUrls.join('\n')}
        isFilling={filling === 'acsUrls'}
        onText={text => put({ acsUrls: text.split('\n') })}
      />
      {choice('subjectField', 'SAMLSubject NameID', [
        'email',
        'username',
        'firstname',
        'lastname',
        'description',
      ])}
      {choice('nameIdFormat', 'SAMLSubject NameID Format', nameIdFormats)}
      {choice('signatureAlgorithm', 'Signature Algorithm', ['RSA-SHA256', 'RSA-SHA1'])}
      {choice('sign', 'Sign', ['Assertion', 'Response', 'Assertion & Response'])}
      {field('loginUrl', 'Login URL')}
      <label className={filling === 'declareRedirectEndpoint' ? 'tick filling' : 'tick'}>
        <input
          type="checkbox"
          checked={config.declareRedirectEndpoint}
          data-testid="field-declareRedirectEndpoint"
          onChange={event => put({ declareRedirectEndpoint: event.target.checked })}
        />
        <span>Declare Redirect Endpoint</span>
      </label>
      <AttributeRows
        attributes={config.attributes}
        isFilling={filling === 'attributes'}
        onAttributes={attributes => put({ attributes })}
      />
      <div className="form-foot">
        <button type="submit" className="button primary" data-testid="save-sso" aria-busy={isSaving}>
          Save
        </button>
      </div>
    </form>
  );
}
