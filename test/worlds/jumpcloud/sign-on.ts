import { type Application, mayUse } from './application.ts';
import { isRedirectSigned, readAuthnRequest } from './authn-request.ts';
import type { Directory, User } from './directory.ts';
import { samlResponse } from './saml-response.ts';

/** What a browser brings to the SSO URL: the full address, the form of a POST, and who is signed in to JumpCloud (email). */
export interface SignOnRequest {
  readonly url: string;
  readonly form?: { readonly SAMLRequest?: string; readonly RelayState?: string };
  readonly user?: string;
}

/** What JumpCloud answers: a form that posts itself to the ACS, its own sign-in, or a page that ends there. */
export type SignOnAnswer =
  | {
      readonly kind: 'form';
      readonly acsUrl: string;
      readonly samlResponse: string;
      readonly relayState: string | undefined;
    }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'page'; readonly status: number; readonly text: string };

/** The part of JumpCloud that signs people on. */
export interface SignOnContext {
  readonly applications: ReadonlyMap<string, Application>;
  readonly directory: Directory;
  readonly now: () => Date;
  /** Makes an XML id. */
  readonly nextId: () => string;
  /** Told of every response that is handed out. */
  readonly onSignOn: (application: Application, user: User, idpInitiated: boolean) => void;
}

const page = (status: number, text: string): SignOnAnswer => ({ kind: 'page', status, text });

const userOf = (directory: Directory, email: string | undefined): User | undefined =>
  directory.users.find(each => each.email === email);

const answer = (
  context: SignOnContext,
  asked: {
    application: Application;
    user: User;
    acsUrl: string;
    inResponseTo: string | undefined;
    relayState: string | undefined;
  },
): SignOnAnswer => {
  const { application, user, acsUrl, inResponseTo, relayState } = asked;
  const { directory, nextId } = context;
  if (!mayUse(application, user, directory)) {
    return page(403, `You do not have access to ${application.displayLabel}. Ask your administrator.`);
  }
  const key = application.pair.privateKeyPem;
  if (key === undefined) return page(500, 'Single Sign-On is not available: the IdP private key is missing.');
  const xml = samlResponse(
    { application, user, directory, acsUrl, inResponseTo, now: context.now(), nextId },
    key,
  );
  context.onSignOn(application, user, inResponseTo === undefined);
  return { kind: 'form', acsUrl, samlResponse: Buffer.from(xml).toString('base64'), relayState };
};

/**
 * What `https://sso.jumpcloud.com/saml2/<slug>` answers. Without a user: JumpCloud's sign-in. The page texts are this
 * stand-in's own: JumpCloud's are not published.
 */
export const signOn = (context: SignOnContext, request: SignOnRequest): SignOnAnswer => {
  const url = new URL(request.url);
  const slug = /^\/saml2\/([^/]+)$/.exec(url.pathname)?.[1];
  const application = [...context.applications.values()].find(each => each.slug === slug);
  if (!application?.active) return page(404, 'Page not found.');

  const user = userOf(context.directory, request.user);
  if (!user) {
    const back = encodeURIComponent(`${url.pathname}${url.search}`);
    return { kind: 'redirect', location: `https://console.jumpcloud.com/userconsole?redirectTo=${back}` };
  }
  const sent = request.form?.SAMLRequest ?? url.searchParams.get('SAMLRequest');
  if (!sent) return openTile(context, application, user);

  const authnRequest = readAuthnRequest(sent, request.form ? 'post' : 'redirect');
  if (!authnRequest) return page(400, 'The SAML request could not be read.');
  const { settings } = application;
  if (authnRequest.issuer !== settings.spEntityId) {
    return page(400, `The SP Entity ID of the request, ${authnRequest.issuer}, is not the one configured.`);
  }
  const acsUrl = authnRequest.acsUrl ?? settings.acsUrls[0] ?? '';
  if (!settings.acsUrls.includes(acsUrl))
    return page(400, `The ACS URL of the request, ${acsUrl}, is not configured.`);
  if (settings.spCertificate && !isRedirectSigned(url, settings.spCertificate)) {
    return page(400, 'Invalid requester: the SAML request must be signed by the service provider.');
  }
  const relayState =
    (request.form ? request.form.RelayState : url.searchParams.get('RelayState')) ?? undefined;
  return answer(context, { application, user, acsUrl, inResponseTo: authnRequest.id, relayState });
};

/** A click on the tile in the user portal: the Login URL when there is one, otherwise a response that nobody asked for. */
export const openTile = (context: SignOnContext, application: Application, user: User): SignOnAnswer => {
  const { loginUrl, acsUrls, defaultRelayState } = application.settings;
  if (loginUrl) return { kind: 'redirect', location: loginUrl };
  return answer(context, {
    application,
    user,
    acsUrl: acsUrls[0] ?? '',
    inResponseTo: undefined,
    relayState: defaultRelayState || undefined,
  });
};
