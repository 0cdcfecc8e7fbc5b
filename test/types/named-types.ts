import ts from 'typescript';
import { isInternal, publicModules } from './api-surface.js';

/** A type that a public declaration names and that no subpath exports. */
export interface Unexported {
  readonly name: string;
  /** The public declaration that names it. */
  readonly by: string;
}

/** Every type that an exported declaration names and that no subpath exports. */
export function unexportedTypes(): readonly Unexported[] {
  const { checker, modules, isOurs } = publicModules();
  const exported = new Set<ts.Symbol>();
  for (const { symbols } of modules) for (const { target } of symbols) exported.add(target);
  const found = new Map<string, Unexported>();
  for (const { subpath, symbols } of modules) {
    for (const { name: by, target } of symbols) {
      for (const named of typesNamedBy(checker, target)) {
        if (!isOurs(named) || exported.has(named)) continue;
        const name = named.getName();
        found.set(`${name} ${subpath} ${by}`, { name, by: `${subpath} ${by}` });
      }
    }
  }
  return [...found.values()];
}

/** The types that a declaration names outside function bodies and private members. */
function typesNamedBy(checker: ts.TypeChecker, symbol: ts.Symbol): ReadonlySet<ts.Symbol> {
  const named = new Set<ts.Symbol>();
  const name = (node: ts.Node) => {
    const symbolOf = checker.getSymbolAtLocation(node);
    if (symbolOf === undefined) return;
    const target =
      symbolOf.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbolOf) : symbolOf;
    if ((target.flags & ts.SymbolFlags.TypeParameter) === 0) named.add(target);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || isHidden(node)) return;
    if (ts.isTypeReferenceNode(node)) name(node.typeName);
    if (ts.isExpressionWithTypeArguments(node)) name(node.expression);
    if (ts.isFunctionLike(node) && node.type === undefined) inferred(node);
    ts.forEachChild(node, visit);
  };
  /** The inferred return type of a function without a declared one. */
  const inferred = (node: ts.SignatureDeclaration) => {
    const signature = checker.getSignatureFromDeclaration(node);
    const type = signature && checker.getReturnTypeOfSignature(signature);
    for (const part of [type?.aliasSymbol, type?.getSymbol()]) {
      if (part !== undefined && (part.flags & ts.SymbolFlags.Type) !== 0) named.add(part);
    }
  };
  for (const declaration of symbol.declarations ?? []) {
    // The value of a constant is not part of its signature.
    if (ts.isVariableDeclaration(declaration)) {
      if (declaration.type !== undefined) visit(declaration.type);
    } else visit(declaration);
  }
  return named;
}

/** Whether a node is internal or private. */
function isHidden(node: ts.Node): boolean {
  if (isInternal(node)) return true;
  if (!ts.isClassElement(node)) return false;
  if (node.name !== undefined && ts.isPrivateIdentifier(node.name)) return true;
  return (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Private) !== 0;
}
