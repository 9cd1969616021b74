import type { HttpClient } from '../http/client.ts';
import { HttpError } from '../http/http-error.ts';
import type { SignOnAnswer } from '../ports/access.ts';

const deadlineMs = 10_000;
const maxBytes = 2 * 1_024 * 1_024;

/**
 * Sends a browser's GET to a sign-on URL that already carries its AuthnRequest. Redirects are answers: an identity
 * provider sends a stranger to its login page.
 */
export const getSignOn = async (http: HttpClient, url: string): Promise<SignOnAnswer> => {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
    return { kind: 'silent', why: 'not an https address' };
  try {
    const { status } = await http.request({
      service: 'sign-on',
      method: 'GET',
      url,
      headers: { accept: 'text/html,application/xhtml+xml' },
      deadlineMs,
      retryReads: false,
      maxBytes,
    });
    return answerOf(status);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    if (error.failure === 'private-address') return { kind: 'private-address' };
    return error.status === undefined ? { kind: 'silent', why: error.message } : answerOf(error.status);
  }
};

const answerOf = (status: number): SignOnAnswer => ({ kind: status < 400 ? 'answers' : 'refuses', status });
