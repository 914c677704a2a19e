/** Copying, deleting many, attributes and tags of objects. */
export interface ObjectVerbs {}
