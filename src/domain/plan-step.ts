/** One write of a plan, and the service that it is sent to. */
export type PlanStep =
  | {
      readonly service: 'access';
      /** `adopt` writes nothing: what Access has counts as approved from then on. */
      readonly action: 'create' | 'replace' | 'delete' | 'adopt';
    }
  | { readonly service: 'jumpcloud'; readonly action: 'create' | 'replace' }
  | {
      readonly service: 'jumpcloud';
      readonly action: 'bind';
      /** The id of the group. */
      readonly group: string;
      readonly name: string;
    };

/** One line of the diff that people approve. `null` means that there is nothing on that side. */
export interface PlanRow {
  readonly setting: string;
  readonly before: string | null;
  readonly after: string | null;
}
