import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key as a person makes them on the command line, both PEM. */
export interface OwnPair {
  readonly certificate: string;
  readonly key: string;
}

const configuration = (folder: string): string => `
[ca]
default_ca = own
[own]
new_certs_dir = ${folder}
database = ${join(folder, 'index')}
rand_serial = yes
policy = anything
[anything]
commonName = supplied
[req]
distinguished_name = nobody
[nobody]
`;

/**
 * Makes a self-signed RSA pair with openssl; dates as `YYYYMMDDHHMMSSZ`, in force when the worlds begin (24 November 2026)
 * unless told otherwise. Older openssl sets dates only as an authority, so it plays one. Throws when openssl is not there.
 */
export function ownPair(
  how: { bits?: number; hash?: 'sha256' | 'sha1'; from?: string; until?: string } = {},
): OwnPair {
  const { bits = 2048, hash = 'sha256', from = '20261101000000Z', until = '20291101000000Z' } = how;
  const folder = mkdtempSync(join(tmpdir(), 'jcaccess-pair-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { stdio: 'pipe' });
  };
  try {
    writeFileSync(at('ca.cnf'), configuration(folder));
    writeFileSync(at('index'), '');
    const config = ['-config', at('ca.cnf')];
    openssl('genrsa', '-traditional', '-out', at('own.key'), String(bits));
    openssl('req', '-new', ...config, '-key', at('own.key'), '-subj', '/CN=Acme own', '-out', at('own.csr'));
    const asked = ['-md', hash, '-startdate', from, '-enddate', until];
    const files = ['-keyfile', at('own.key'), '-in', at('own.csr'), '-out', at('own.crt')];
    openssl('ca', '-batch', '-notext', '-selfsign', ...config, ...asked, ...files);
    return { certificate: readFileSync(at('own.crt'), 'utf8'), key: readFileSync(at('own.key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
