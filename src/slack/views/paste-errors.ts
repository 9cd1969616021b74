/** Said under the fields when the pasted text cannot be taken. */
export const PASTE_ERRORS = {
  cookie:
    'This holds a session cookie (CF_Authorization). I did not keep it. Sign out of Access to end that session, then paste only the text.',
  samlResponse: 'This is a SAML response: use /jcaccess diagnose.',
  otherAddress:
    'The window shows another address than yours: an open session was reused. Test again in a private window.',
  notAnAddress: 'Write the whole address, for example ana@acme.com.',
} as const;
