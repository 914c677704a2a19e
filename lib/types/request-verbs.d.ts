/** Presigned URLs, and requests of one's own. */
export interface RequestVerbs {}
