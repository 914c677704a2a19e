// A reporter for node --test: how each test ended and in which file it stands, one a line.
const endings = {
  'test:pass': ({ skip, todo }) => skip === undefined && todo === undefined ? 'passed' : 'skipped',
  'test:fail': ({ todo }) => todo === undefined ? 'failed' : 'skipped',
}

export default async function * outcomes(events) {
  for await (const { type, data } of events) if (endings[type] && data.details?.type !== 'suite') yield `${endings[type](data)} ${data.file ?? ''}\n`
}
