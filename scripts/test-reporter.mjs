// A reporter for node --test: how each test ended, in which file it stands, and of one that failed its name and why, one a line.
const endings = {
  'test:pass': ({ skip, todo }) => skip === undefined && todo === undefined ? 'passed' : 'skipped',
  'test:fail': ({ todo }) => todo === undefined ? 'failed' : 'skipped',
}

/** The error as the runner has it: its own is wrapped around the test's. */
const why = ({ error }) => String((error?.cause ?? error)?.stack ?? error?.cause ?? error)

export default async function * outcomes(events) {
  for await (const { type, data } of events) {
    if (!endings[type] || data.details?.type === 'suite') continue
    const outcome = endings[type](data)
    yield `${JSON.stringify({ outcome, file: data.file ?? '', ...outcome === 'failed' ? { name: data.name, why: why(data.details) } : {} })}\n`
  }
}
