import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What becomes of a request: a body that Slack signed, Slack's question about the certificate, or a status to refuse it with. */
export type Admitted =
  | { readonly kind: 'signed'; readonly body: Buffer }
  | { readonly kind: 'ssl-check' }
  | { readonly kind: 'refused'; readonly status: 401 | 413 };

/** Reads requests whose sender is not known yet, at a bounded price. */
export interface Admission {
  /** Null when the request was broken off, or gave way to a newer one. */
  admit(request: IncomingMessage): Promise<Admitted | null>;
  /** How many requests are being read, and how much memory they hold. */
  unsigned(): { readonly requests: number; readonly bytes: number };
}

/** What Slack sends is far below it. */
export const BODY_LIMIT_BYTES = 262_144;
/** For all requests together that nobody has signed yet; a signature is known as soon as its body is complete. */
export const UNSIGNED_LIMIT_BYTES = 8_388_608;
/** `ssl_check=1` and a token. */
const SSL_CHECK_LIMIT_BYTES = 1_024;
const FIRST_BYTES = 4_096;
/** Slack signs with the second of sending: a delivery is refused when it is older than five minutes ... */
const PAST_ALLOWED_S = 300;
/** ... and clocks differ by a little, never by more than this. */
const FUTURE_ALLOWED_S = 60;

const FORM = 'application/x-www-form-urlencoded';
const SIGNATURE = /^v0=[0-9a-f]{64}$/;
const SECOND = /^\d{1,12}$/;

interface Reading {
  bytes: number;
  readonly turnAway: () => void;
}

/**
 * Makes the admission. Nothing is read when the headers alone show that Slack did not sign the request now. When the
 * requests that are still being read hold too much together, the oldest give way: Slack's own are complete at once.
 */
export const createAdmission = (deps: {
  readonly signingSecret: string;
  readonly nowMs: () => number;
  readonly unsignedLimitBytes?: number;
}): Admission => {
  const { signingSecret, nowMs, unsignedLimitBytes = UNSIGNED_LIMIT_BYTES } = deps;
  const readings = new Set<Reading>();
  let heldBytes = 0;

  const hold = (reading: Reading, bytes: number): void => {
    heldBytes += bytes - reading.bytes;
    reading.bytes = bytes;
    for (const oldest of readings) {
      if (heldBytes <= unsignedLimitBytes) return;
      if (oldest !== reading) oldest.turnAway();
    }
  };

  const read = (request: IncomingMessage, limitBytes: number): Promise<Buffer | 'too-large' | null> =>
    new Promise(resolve => {
      // One buffer that grows: a body that comes byte by byte would else cost a hundred times its length.
      let buffer = Buffer.alloc(0);
      let length = 0;
      const end = (result: Buffer | 'too-large' | null): void => {
        if (readings.delete(reading)) heldBytes -= reading.bytes;
        request.off('data', take);
        resolve(result);
      };
      const reading: Reading = {
        bytes: 0,
        turnAway: () => {
          end(null);
          request.socket.destroy();
        },
      };
      const take = (chunk: Buffer): void => {
        const needed = length + chunk.length;
        if (needed > limitBytes) {
          end('too-large');
          return;
        }
        if (needed > buffer.length) {
          const size = Math.min(limitBytes, Math.max(needed, 2 * buffer.length, FIRST_BYTES));
          const grown = Buffer.allocUnsafeSlow(size);
          buffer.copy(grown, 0, 0, length);
          buffer = grown;
          hold(reading, size);
        }
        chunk.copy(buffer, length);
        length = needed;
      };
      readings.add(reading);
      request.on('data', take);
      request.once('end', () => end(buffer.subarray(0, length)));
      request.once('error', () => end(null));
      request.once('close', () => end(null));
    });

  const sslCheck = async (request: IncomingMessage): Promise<Admitted | null> => {
    const announced = Number(request.headers['content-length'] ?? Number.NaN);
    const isTiny = announced <= SSL_CHECK_LIMIT_BYTES && request.headers['content-type'] === FORM;
    const body = isTiny ? await read(request, SSL_CHECK_LIMIT_BYTES) : 'too-large';
    if (body === null) return null;
    const isCheck = body !== 'too-large' && new URLSearchParams(body.toString()).get('ssl_check') === '1';
    return isCheck ? { kind: 'ssl-check' } : { kind: 'refused', status: 401 };
  };

  return {
    admit: async request => {
      const signature = String(request.headers['x-slack-signature'] ?? '');
      const second = String(request.headers['x-slack-request-timestamp'] ?? '');
      if (signature === '' && second === '') return await sslCheck(request);
      if (!SIGNATURE.test(signature) || !SECOND.test(second)) return { kind: 'refused', status: 401 };
      const ageS = nowMs() / 1000 - Number(second);
      if (ageS > PAST_ALLOWED_S || ageS < -FUTURE_ALLOWED_S) return { kind: 'refused', status: 401 };
      if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES)
        return { kind: 'refused', status: 413 };

      const body = await read(request, BODY_LIMIT_BYTES);
      if (body === null) return null;
      if (body === 'too-large') return { kind: 'refused', status: 413 };
      const expected = createHmac('sha256', signingSecret).update(`v0:${second}:`).update(body).digest();
      const isSigned = timingSafeEqual(Buffer.from(signature.slice('v0='.length), 'hex'), expected);
      return isSigned ? { kind: 'signed', body } : { kind: 'refused', status: 401 };
    },
    unsigned: () => ({ requests: readings.size, bytes: heldBytes }),
  };
};
