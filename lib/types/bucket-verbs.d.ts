/** What a bucket is set to: location, versioning, policy, tags. */
export interface BucketVerbs {}
