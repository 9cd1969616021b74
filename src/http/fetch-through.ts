import { type Dispatcher, type RequestInit as UndiciRequestInit, fetch as undiciFetch } from 'undici';

/** The WHATWG `fetch` for libraries that bring their own client, sent through the same guarded dispatcher. */
export const fetchThrough =
  (dispatcher: Dispatcher): ((url: string | URL, init?: RequestInit) => Promise<Response>) =>
  async (url, init) => {
    const answer = await undiciFetch(url, { ...(init as UndiciRequestInit | undefined), dispatcher });
    return answer as unknown as Response;
  };
