import { type Finding, mostSevereFirst } from '../domain/finding.ts';
import type { ExpectedLogin, LoginMessage } from '../domain/login.ts';
import { certificateFacts } from './certificate-facts.ts';
import { claimFindings } from './claim-findings.ts';
import { claimsIn } from './claims.ts';
import { isSuccess, readResponse, structureFindings } from './response.ts';
import { judgeSignatures } from './signature-findings.ts';
import { requestIdsOf, unwrapResponse } from './unwrap.ts';
import { attributeOf } from './xml-query.ts';

export type { ExpectedLogin } from '../domain/login.ts';

/**
 * Says what is wrong with the SAML response of a login, most telling first; nothing found gives an empty list, which is no
 * promise that Access takes it. Takes whatever was pasted (XML, base64, URL-encoded, deflated, a page, a HAR file). Never
 * throws. What a person or Access would believe is read only from inside an element whose signature verifies.
 */
export const diagnose = (input: Uint8Array, expected: ExpectedLogin): Finding[] => {
  const unwrapped = unwrapResponse(input, expected.acsUrl);
  return unwrapped.ok ? diagnoseResponse(unwrapped.value, expected) : [unwrapped.error];
};

/** The same for a response that is out of its wrappings already. */
export const diagnoseResponse = (message: LoginMessage, expected: ExpectedLogin): Finding[] => {
  const read = readResponse(message.xml);
  if (!read.ok) return [read.error];
  const response = read.value;
  const structure = structureFindings(response);
  const isReadable = response.document.comments === 0 && response.document.processingInstructions === 0;
  const isExpectedToBeSigned =
    isSuccess(response.root) || response.assertions.length > 0 || response.signatures.length > 0;
  if (!isReadable || !isExpectedToBeSigned) return ordered(structure);

  const configured = expected.certificates
    .map(pem => certificateFacts(pem))
    .filter(facts => facts !== undefined);
  const verdict = judgeSignatures(response, configured, expected.now);
  const claims =
    response.assertions.length === 1
      ? verdict.signedXml.map(claimsIn).find(found => found !== undefined)
      : undefined;
  const said =
    claims === undefined
      ? []
      : claimFindings(
          claims,
          response.root,
          expected,
          requestIdsOf(message, attributeOf(response.root, 'InResponseTo')),
        );
  return ordered([...structure, ...verdict.findings, ...said]);
};

const ordered = (findings: readonly Finding[]): Finding[] =>
  mostSevereFirst(findings.toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)));
