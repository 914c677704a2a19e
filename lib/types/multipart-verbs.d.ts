/** Multipart uploads step by step, versions, and the lists of both. */
export interface MultipartVerbs {}
