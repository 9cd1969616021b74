import { type Dispatcher, type RequestInit as UndiciRequestInit, fetch as undiciFetch } from 'undici';

/**
 * The WHATWG `fetch` for libraries that bring their own client, sent through the same guarded dispatcher. `observe` is
 * told the status of every answer, or `unanswered`.
 */
export const fetchThrough =
  (
    dispatcher: Dispatcher,
    observe: (outcome: number | string) => void = () => {},
  ): ((url: string | URL, init?: RequestInit) => Promise<Response>) =>
  async (url, init) => {
    try {
      const answer = await undiciFetch(url, { ...(init as UndiciRequestInit | undefined), dispatcher });
      observe(answer.status);
      return answer as unknown as Response;
    } catch (error) {
      observe('unanswered');
      throw error;
    }
  };
