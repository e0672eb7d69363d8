// By which ways people must be told, where the documents of a controller promise different ones: the strictest.

export interface Way {
  /** A letter to everybody whose address is known: the only way with evidence for each person. */
  readonly letters: boolean;
  /** Where people come: it reaches those who have no address, or whose letter came back. */
  readonly prominent: boolean;
}

/**
 * Documents say "email or prominent notice", "by the service or by email", or nothing. For a material change the
 * strictest reading of them all is both; for another one, a prominent notice is enough and letters may be added.
 */
export function strictestWay(material: boolean): Way {
  return material ? { letters: true, prominent: true } : { letters: false, prominent: true };
}

/** Whether a way is no weaker than another. */
export function reaches(chosen: Way, least: Way): boolean {
  return (chosen.letters || !least.letters) && (chosen.prominent || !least.prominent);
}
