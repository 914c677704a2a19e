// What is promised, and the tests that show it. The numbers are those of the list of what users of S3 clients suffer from most.
const faults = (name) => `faults/${name}`
const proc = (name) => `process/${name}`
const unit = (name) => `unit/${name}`

export const promises = [
  [1, 'A body that nobody reads pins nothing: garbage collection ends it, its place goes to others after 5 s', [proc('unread'), proc('memory'), faults('back-pressure'), faults('pool'), faults('abort-streams')]],
  [2, 'No wait without end: connecting, the first byte and a body that stands still are bounded by defaults', [faults('get-resume'), faults('retry'), faults('connect'), 'faults']],
  [3, 'A download that breaks off or stands still goes on where it was; an object that changed is an error', [faults('cuts'), faults('get-resume'), faults('files'), faults('parallel'), 'faults', faults('kills')]],
  [4, 'A slow reader is not punished; one who pauses gets its stream on', [faults('back-pressure'), faults('get-resume'), 'faults']],
  [5, 'Checksums as the store wants them, and none to a store that may refuse them', ['transport/headers', 'put-object-params', 'verify']],
  [6, 'Any body, of known length or not', ['put-object', 'upload', unit('body')]],
  [7, 'Uploads hold no more memory than said', [faults('back-pressure'), faults('many-parts'), 'upload-file', unit('memory')]],
  [8, 'Every body is sent again where that can be: broken connections, 429, 5xx, SlowDown, an error in a 200, a sum that does not match', [faults('retry'), faults('uploads'), faults('complete'), faults('delete-objects'), faults('copy'), 'faults', 'verify', faults('retry-bodies'), faults('verify'), faults('attempts')]],
  [9, 'A short or changed body is an error, never a success; what comes from a hostile store is bounded', ['put-object-failures', 'upload-file', 'get-object-failures', 'verify', faults('verify'), faults('hostile'), faults('one-piece')]],
  [10, 'What failed is cleared up, and what was left by a killed program is found', [faults('uploads'), 'cleanup-multipart-uploads', faults('kills'), faults('stale-parts'), faults('abort-transfers')]],
  [11, 'Empty bodies and exact multiples of a part', ['put-object', 'upload', 'upload-file', 'download-file']],
  [12, 'An abort ends a call at any point, and leaves no listener', ['get-object-failures', 'put-object-failures', proc('memory'), unit('signals'), faults('every-verb'), faults('abort-verbs'), faults('abort-streams'), faults('abort-transfers'), faults('many-parts')]],
  [13, 'No uncaught exception from a stream or socket; a panic is an error of its call', [proc('uncaught'), unit('errors-once'), proc('panics')]],
  [14, 'Keys are opaque', ['keys', 'long-keys']],
  [15, 'Endpoints as they are given', ['addressing', 'transport/proxy', 'transport/tls']],
  [16, 'Errors say what, where, and how often it was tried, and results how often', ['errors', faults('answers'), unit('errors'), faults('attempts')]],
  [17, 'No secret in an error or a log', ['errors', faults('presign'), unit('options'), proc('secrets')]],
  [18, 'A download writes the file that it was given, and no other', ['download-file']],
  [19, 'Requiring the package loads nothing, and the addon says what is wrong', [proc('load'), unit('package')]],
  [20, 'The process ends; workers come and go, with small stacks, too', [proc('load'), proc('workers'), proc('small-stack')]],
]
