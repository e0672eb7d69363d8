// The tables of one log beside its entries: the right edge of the tree, the leaves, and the signed checkpoints.
import { HouseModel } from '../platform/database.ts';

export class AuditLog extends HouseModel {
  static override tableName = 'audit_logs';
  static override idColumn = 'controllerId';
  declare controllerId: string;
  /** Random, so that two installations never speak of the same log. */
  declare origin: string;
  /** bigint as text. */
  declare size: string;
  declare frontier: Buffer;
  declare root: Buffer;
}

export class AuditLeaf extends HouseModel {
  static override tableName = 'audit_leaves';
  static override idColumn = ['controllerId', 'index'];
  declare controllerId: string;
  declare index: string;
  declare entryId: string;
  declare hash: Buffer;
}

export class AuditCheckpoint extends HouseModel {
  static override tableName = 'audit_checkpoints';
  static override idColumn = ['controllerId', 'size'];
  declare controllerId: string;
  declare size: string;
  declare root: Buffer;
  declare note: string;
  declare at: Temporal.Instant;
}
