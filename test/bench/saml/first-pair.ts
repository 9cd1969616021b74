import process from 'node:process';
import { createKeyPair } from '../../../src/saml/keypair.ts';
import { longestStallMs } from './stall.ts';

// A process that makes one pair and says how long its event loop stood still.

const make = () =>
  createKeyPair({ commonName: 'JumpCloud SAML IdP', days: 1095, bits: 2048, now: new Date() });
const stallMs = await longestStallMs(make);
process.send?.(stallMs);
process.disconnect?.();
