import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { diagnose } from '../../../src/saml/diagnosis.ts';
import { expected, pair, sign, unsignedResponse } from '../../unit/saml/make-response.ts';
import { type Figure, figure } from '../figure.ts';
import { byTurns, cpuOfCall, medians } from '../measure.ts';

const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** The least that xml-crypto needs to verify a response: parse, find the signature, check it. */
function verify(xml: string): void {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const signature = document.getElementsByTagNameNS(signatureNamespace, 'Signature')[0];
  if (signature === undefined) throw new Error('the response of the bench is not signed');
  const verifier = new SignedXml({ publicCert: pair.pem });
  verifier.loadSignature(signature);
  if (!verifier.checkSignature(xml)) throw new Error('the response of the bench does not verify');
}

/** Diagnosing a good response, beside one bare verification of its signature. */
export async function diagnosisFigures(isQuick: boolean): Promise<Figure[]> {
  const xml = sign(unsignedResponse());
  const input = Buffer.from(Buffer.from(xml).toString('base64'));
  const ours = (): void => {
    const findings = diagnose(input, expected);
    if (findings.length > 0) throw new Error(`the response of the bench is not good: ${findings[0]?.code}`);
  };
  const us = medians(
    await byTurns(isQuick ? 7 : 25, { ours: cpuOfCall(ours), bare: cpuOfCall(() => verify(xml)) }),
  );
  return [
    figure({
      name: 'CPU to diagnose a good response',
      value: us.ours,
      unit: 'µs',
      against: 'xml-crypto, one verification',
      anchor: us.bare,
      target: { of: 'ratio', atMost: 2 },
    }),
  ];
}
