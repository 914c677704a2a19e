// The packages with the binaries: one of them is installed, at most.
declare module 'datastore-client-*'
