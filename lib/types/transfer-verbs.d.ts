/** Whole jobs: files up and down, bodies of any size. */
export interface TransferVerbs {}
