import { ServiceError } from '../ports/service-error.ts';
import type { Api } from './api.ts';
import { type ApplicationJson, application } from './schema.ts';

/** Something that people need on a bad day, and that Access lets them into. */
export interface OwnLogin {
  readonly to: 'Slack' | "Cloudflare's dashboard";
  /** The application in Access. */
  readonly application: string;
}

/** The entity ID of Slack as a service provider, as Cloudflare's and Slack's pages have it. */
const SLACK = /^https:\/\/(?:[\w-]+\.)*slack\.com\/?$/;

const toWhat = ({ type, saas_app: saas }: ApplicationJson): OwnLogin['to'] | null => {
  if (type === 'dash_sso') return "Cloudflare's dashboard";
  return type === 'saas' && SLACK.test(saas?.sp_entity_id ?? '') ? 'Slack' : null;
};

/** Which of them log in through Access; null when the token may not read applications. */
export const readOwnLogins = async (api: Api): Promise<OwnLogin[] | null> => {
  try {
    const all = await api.readAll('access/apps', application, 'applications', { perPage: 1_000 });
    return all.flatMap(one => {
      const to = toWhat(one);
      return to === null ? [] : [{ to, application: one.name || one.domain }];
    });
  } catch (error) {
    if (error instanceof ServiceError && error.kind === 'unauthorized') return null;
    throw error;
  }
};
