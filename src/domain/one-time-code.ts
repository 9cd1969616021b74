import { createHmac, timingSafeEqual } from 'node:crypto';

/** RFC 6238 with the values that every authenticator app takes for granted: HMAC-SHA-1, 30 seconds, six digits. */
const STEP_S = 30;
const DIGITS = 6;
/** RFC 4226, section 4, R6: a shared secret of 160 bits is recommended. */
export const SECRET_BYTES = 20;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BITS_A_LETTER = 5;
const BITS_A_BYTE = 8;
const COUNTER_BYTES = 8;

/** The number of the half minute that a moment lies in. */
export const timeStep = (at: Date): number => Math.floor(at.getTime() / 1_000 / STEP_S);

/** The code of one half minute: six digits (RFC 4226, section 5.3). */
export const codeOf = (secret: Uint8Array, step: number): string => {
  const counter = Buffer.alloc(COUNTER_BYTES);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
};

/**
 * The half minute that a typed code belongs to: the present one, the one before or the one after, because clocks of
 * phones differ (RFC 6238, section 5.2). Null when it is none of theirs. Blanks between the digits do not count.
 */
export const stepOfCode = (secret: Uint8Array, typed: string, now: Date): number | null => {
  const code = Buffer.from(typed.replaceAll(/\s/g, ''));
  const present = timeStep(now);
  const fits = (step: number): boolean => {
    const right = Buffer.from(codeOf(secret, step));
    return code.length === right.length && timingSafeEqual(code, right);
  };
  return [present, present - 1, present + 1].find(fits) ?? null;
};

/** Bytes as letters and digits that can be typed (RFC 4648, section 6), without padding. */
export const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(BITS_A_BYTE, '0')).join('');
  const letters = bits.match(new RegExp(`.{1,${BITS_A_LETTER}}`, 'g')) ?? [];
  return letters.map(part => BASE32[Number.parseInt(part.padEnd(BITS_A_LETTER, '0'), 2)]).join('');
};

/** The bytes of a text that `base32` wrote. */
export const fromBase32 = (text: string): Uint8Array => {
  const bits = [...text]
    .map(letter => BASE32.indexOf(letter).toString(2).padStart(BITS_A_LETTER, '0'))
    .join('');
  const bytes = bits.match(new RegExp(`.{${BITS_A_BYTE}}`, 'g')) ?? [];
  return Uint8Array.from(bytes, byte => Number.parseInt(byte, 2));
};

/** What an authenticator app reads out of a picture: `otpauth://totp/…`, as Google's "Key Uri Format" has it. */
export const authenticatorAddress = (secret: string, who: string, issuer: string): string => {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(who)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
};
