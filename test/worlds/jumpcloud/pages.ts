import type { SignOnAnswer } from './sign-on.ts';
import { xmlText } from './xml-text.ts';

const document = (title: string, body: string): string =>
  `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${xmlText(title)}</title></head><body>${body}</body></html>`;

const hidden = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<input type="hidden" name="${name}" value="${xmlText(value)}">`;

/** The page that posts a SAMLResponse to the ACS by itself. */
export const autoSubmitPage = (form: Extract<SignOnAnswer, { kind: 'form' }>): string =>
  document(
    'JumpCloud',
    `<form method="post" action="${xmlText(form.acsUrl)}">${hidden('SAMLResponse', form.samlResponse)}${hidden('RelayState', form.relayState)}<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`,
  );

/** A page that says one thing. */
export const messagePage = (text: string): string =>
  document('JumpCloud', `<main><p>${xmlText(text)}</p></main>`);

/** JumpCloud's user sign-in: a person is chosen by email, no password is asked. `redirectTo` is a path on the SSO host. */
export const signInPage = (emails: readonly string[], redirectTo: string): string =>
  document(
    'JumpCloud User Console',
    `<main><h1>Log in</h1><form method="post" action="/userconsole/login">${hidden('redirectTo', redirectTo)}<label>Company email <select name="email">${emails
      .map(email => `<option>${xmlText(email)}</option>`)
      .join('')}</select></label> <button>Log in</button></form></main>`,
  );
