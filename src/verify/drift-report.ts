/** Something that is there on one side only. What hangs on a table goes without saying. */
export interface DriftItem {
  /** `table`, `column`, `constraint`, `index`, `function`, ... */
  kind: string;
  schema: string;
  /** Quoted where needed, without the schema: `threat_models.issue_uri`. */
  object: string;
}

/** Something that is there on both sides and not the same. */
export interface DriftChange extends DriftItem {
  /** Full definitions. */
  before: string;
  after: string;
}

/** The structure now against the structure before. */
export interface Drift {
  same: boolean;
  appeared: DriftItem[];
  vanished: DriftItem[];
  changed: DriftChange[];
}
