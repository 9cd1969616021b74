import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { createApi } from '../../../src/cloudflare/api.ts';
import { readApplications } from '../../../src/cloudflare/applications.ts';
import { asId } from '../../../src/domain/ids.ts';
import { ServiceError } from '../../../src/ports/service-error.ts';
import { farServer } from '../http/far-server.ts';

const budget = { take: async () => ({ ok: true }) as const };
const item = z.looseObject({ id: z.string() });
const numbered = (from: number, count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${from + index}` }));
const token = 'cf-token-very-secret';

/** The API of account `a1` over a server that answers with `reply`, given the path and query of each call. */
const apiOver = async (
  t: Parameters<typeof farServer>[0],
  reply: (url: URL, authorization: string | undefined) => unknown,
) => {
  const far = await farServer(t, (request, response) => {
    const body = reply(
      new URL(request.url ?? '', 'https://api.cloudflare.com'),
      request.headers.authorization,
    );
    response.end(
      typeof body === 'string'
        ? body
        : JSON.stringify({ success: true, errors: [], messages: [], ...Object(body) }),
    );
  });
  return { far, api: createApi({ http: far.http, accountId: asId('a1'), token, budget }) };
};

test('a call names the account and carries the token', async t => {
  const seen: unknown[] = [];
  const { api } = await apiOver(t, (url, authorization) => {
    seen.push([url.pathname, authorization]);
    return { result: { id: 'x' } };
  });
  assert.deepEqual(await api.read('access/organizations', item, 'x'), { id: 'x' });
  assert.deepEqual(seen, [['/client/v4/accounts/a1/access/organizations', `Bearer ${token}`]]);
});

for (const [server, pageOf, calls] of [
  [
    'counts its pages',
    (page: number) => ({
      result: numbered(page * 2, page === 3 ? 0 : 2),
      result_info: { page, total_pages: 2, per_page: 2 },
    }),
    2,
  ],
  [
    'gives smaller pages than asked for',
    (page: number) => ({ result: numbered(page * 2, page === 3 ? 0 : 2), result_info: { per_page: 2 } }),
    3,
  ],
  [
    'says nothing of pages and is full',
    (page: number) => ({ result: numbered(page * 4, page === 1 ? 4 : 0) }),
    2,
  ],
  ['says nothing of pages and ignores them', () => ({ result: numbered(0, 4) }), 2],
  ['says nothing of pages and is short', () => ({ result: numbered(0, 3) }), 1],
] as const)
  test(`a list is read once and whole from a server that ${server}`, async t => {
    const { api, far } = await apiOver(t, url => pageOf(Number(url.searchParams.get('page'))));
    const all = await api.readAll('things', item, 'things', { perPage: 4 });
    assert.equal(new Set(all.map(one => one.id)).size, all.length);
    assert.equal(all.length, server.endsWith('short') ? 3 : 4);
    assert.equal(far.calls.length, calls);
  });

test('filters of a list stay on every page', async t => {
  const queries: string[] = [];
  const { api } = await apiOver(t, url => {
    queries.push(url.search);
    return { result: numbered(queries.length * 2, queries.length === 1 ? 2 : 0) };
  });
  await api.readAll('things', item, 'things', { perPage: 2, email: 'ana+x@acme.com' });
  assert.deepEqual(queries, [
    '?email=ana%2Bx%40acme.com&page=1&per_page=2',
    '?email=ana%2Bx%40acme.com&page=2&per_page=2',
  ]);
});

test('an item of another shape hides none of the others', async t => {
  const { api } = await apiOver(t, () => ({ result: [{ id: 'a' }, null, { name: 'x' }, { id: 'b' }] }));
  const all = await api.readAll('things', item, 'things', { perPage: 9 });
  assert.deepEqual(all, [{ id: 'a' }, { id: 'b' }]);
});

for (const [what, body] of [
  ['an object for a list', { result: {} }],
  ['a list of nothing but items without an id', { result: [{ name: 'x' }, null] }],
  ['a list that never ends', 'endless'],
] as const)
  test(`${what} is an answer that cannot be used`, async t => {
    let from = 0;
    const { api } = await apiOver(t, () => {
      from += 1;
      return body === 'endless' ? { result: numbered(from, 1) } : body;
    });
    await assert.rejects(api.readAll('things', item, 'things', { perPage: 1 }), {
      kind: 'broken-answer',
      message: "Cloudflare's answer about things does not have the documented shape",
    });
  });

test('no error holds the token or a body', async t => {
  const secret = 'scim-secret-of-the-answer';
  for (const reply of [
    `<html>${secret} ${token}`,
    { success: false, errors: [{ code: 1, message: `Bearer ${token}` }], result: { secret } },
    { result: { secret } },
  ]) {
    const { api } = await apiOver(t, () => reply);
    const error = await api.read('x', item, 'x').then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ServiceError);
    const told = JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause });
    assert.ok(!told.includes(token) && !told.includes(secret), told);
  }
});

test('applications name providers in their list and in any rule of their policies', async t => {
  const { api } = await apiOver(t, () => ({
    result: [
      { name: 'Any', allowed_idps: [] },
      { name: 'Listed', allowed_idps: ['p1', 'p2'] },
      {
        name: 'By method',
        policies: [
          {
            include: [{ login_method: { id: 'p3' } }],
            require: [{ saml: { identity_provider_id: 'p4', attribute_name: 'groups' } }],
          },
        ],
      },
      {
        domain: 'wiki.acme.com',
        allowed_idps: ['p1'],
        policies: [{ exclude: [{ login_method: { id: 'p1' } }] }],
      },
      { name: 'A link', type: 'bookmark' },
      { name: 'By id only', policies: ['policy-id'] },
    ],
  }));
  assert.deepEqual(await readApplications(api), {
    acceptingAny: 3,
    naming: [
      { name: 'Listed', providers: ['p1', 'p2'] },
      { name: 'By method', providers: ['p3', 'p4'] },
      { name: 'wiki.acme.com', providers: ['p1'] },
    ],
  });
});
