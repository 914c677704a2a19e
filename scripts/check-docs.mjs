// Every public name of the types has a doc comment: each exported type, each field, each method. Prints every one that has none.
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Failure, isMain, main, root } from './tools.mjs'

const folder = 'lib/types'

/** The declarations of a file that need a comment, with where they stand. */
function * declarations(ts, source) {
  const visit = function * (node, name) {
    const named = node.name?.getText(source) ?? '[]'
    if (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isMethodSignature(node) || ts.isMethodDeclaration(node)) {
      yield { node, name: `${name}.${named}` }
    }
    if (ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node)) {
      yield { node, name: named }
      for (const member of node.members ?? []) yield * visit(member, named)
    }
    for (const inner of [node.type].filter(Boolean)) yield * literals(inner, `${name}.${named}`)
  }
  const literals = function * (node, name) {
    if (ts.isTypeLiteralNode(node)) for (const member of node.members) yield * visit(member, name)
    else for (const child of node.getChildren(source)) yield * literals(child, name)
  }
  for (const statement of source.statements) yield * visit(statement, '')
}

const hasComment = (text, node) => /\/\*\*[^]*\*\/\s*$/.test(text.slice(node.getFullStart(), node.getStart()))

export async function checkDocs() {
  const ts = createRequire(join(root, 'package.json'))('typescript')
  const missing = []
  let count = 0
  for (const name of readdirSync(join(root, folder)).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(join(root, folder, name), 'utf8')
    const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    // of a method's overloads and of a class merged with an interface one comment is enough
    const seen = new Map()
    for (const each of declarations(ts, source)) {
      count += 1
      const line = source.getLineAndCharacterOfPosition(each.node.getStart()).line + 1
      const before = seen.get(each.name) ?? { commented: false, line }
      seen.set(each.name, { commented: before.commented || hasComment(text, each.node), line })
    }
    for (const [each, { commented, line }] of seen) if (!commented) missing.push(`${folder}/${name}:${line}: ${each}`)
  }
  if (missing.length > 0) throw new Failure(`${missing.length} public names without a doc comment:\n${missing.join('\n')}`)
  console.log(`${count} public declarations, all with a doc comment`)
}

if (isMain(import.meta.url)) await main(checkDocs)
