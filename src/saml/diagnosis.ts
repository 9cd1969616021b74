import type { CertificateFacts } from '../domain/certificate.ts';
import { inJumpCloud } from '../domain/consoles/jumpcloud.ts';
import { type Finding, mostSevereFirst } from '../domain/finding.ts';
import type { ExpectedLogin, LoginMessage } from '../domain/login.ts';
import { boundedFindings } from './bounded-findings.ts';
import { certificateFacts } from './certificate-facts.ts';
import { claimFindings } from './claim-findings.ts';
import { claimsIn } from './claims.ts';
import { differenceOf } from './difference.ts';
import { assertionNamespace } from './namespaces.ts';
import { isSuccess, readResponse, type SamlResponse, structureFindings } from './response.ts';
import { responseFinding } from './response-finding.ts';
import { judgeSignatures, type SignatureVerdict } from './signature-findings.ts';
import { requestIdsOf, unwrapResponse } from './unwrap.ts';
import { attributeOf, childrenOf } from './xml-query.ts';

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
  const structure = structureFindings(response, expected.encryption);
  const isReadable = response.document.comments === 0 && response.document.processingInstructions === 0;
  const isExpectedToBeSigned =
    isSuccess(response.root) || response.assertions.length > 0 || response.signatures.length > 0;
  if (!isReadable || !isExpectedToBeSigned) return ordered(structure);

  const factsOf = (pems: readonly string[]): CertificateFacts[] =>
    pems.map(pem => certificateFacts(pem)).filter(facts => facts !== undefined);
  const configured = factsOf(expected.certificates);
  const verdict = judgeSignatures(
    response,
    { configured, handedIn: factsOf(expected.handedIn ?? []) },
    expected.now,
  );
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
  const all = ordered([...structure, ...verdict.findings, ...said]);
  const foreign = foreignFinding(response, claims?.issuer, all, verdict, configured, expected.issuer);
  return foreign === undefined ? all : [foreign, ...all.filter(({ code }) => code !== foreign.code)];
};

/** Findings after which nothing is known of who sent the response. */
const unproven: ReadonlySet<string> = new Set(['E04', 'E05', 'E06']);

/**
 * A response of another identity provider differs in everything: that is said first, as all other findings only follow from
 * it. It takes both, another name and another signer; a name that misses by a slash is a setting to correct.
 */
const foreignFinding = (
  { root }: SamlResponse,
  claimed: string | undefined,
  findings: readonly Finding[],
  { signers }: SignatureVerdict,
  configured: readonly CertificateFacts[],
  needed: string,
): Finding | undefined => {
  const issuer = claimed ?? childrenOf(root, assertionNamespace, 'Issuer')[0]?.text;
  const isOfOurs = configured.some(({ spkiSha256 }) =>
    signers.some(signer => signer.spkiSha256 === spkiSha256),
  );
  if (configured.length === 0 || isOfOurs || issuer === undefined || issuer === needed) return undefined;
  if (needed === '' || differenceOf(issuer, needed) !== '') return undefined;
  if (findings.some(({ code }) => unproven.has(code))) return undefined;
  return responseFinding('E13', 'stop', {
    where: 'Issuer',
    message:
      "This response is not from this connection's issuer: it names another one, and no certificate that Access has for this connection signed it. The login went through another application, or another connection is meant.",
    fix: `Choose the connection that it belongs to, or log in through this one and send that response. If JumpCloud should answer here with this name: ${inJumpCloud('exportMetadata')}, and hand it back.`,
    inFile: issuer,
    needed,
  });
};

const ordered = (findings: readonly Finding[]): Finding[] =>
  boundedFindings(
    mostSevereFirst(findings.toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))),
  );
