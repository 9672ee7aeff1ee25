import ts from 'typescript';

/** One fault in one source file. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The whole line. */
  readonly code: string;
  /** What was there, and what is there now. */
  readonly change: string;
  readonly source: string;
}

interface Edit {
  readonly node: ts.Node;
  readonly text: string;
}

const COMPARISONS: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='], [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>'], [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<'], [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'], [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.PlusToken]: ['-'], [ts.SyntaxKind.MinusToken]: ['+'], [ts.SyntaxKind.AsteriskToken]: ['/'], [ts.SyntaxKind.SlashToken]: ['*'],
};

const METHODS: ReadonlyMap<string, string> = new Map([['every', 'some'], ['some', 'every'], ['startsWith', 'endsWith']]);
const DROPPED: ReadonlySet<string> = new Set(['toLowerCase', 'trim']);

const isText = (node: ts.Node): boolean => ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);

/** A comparison turned round, a connective or a sign exchanged. */
function operators(node: ts.Node): readonly Edit[] {
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return [{ node, text: `(${node.operand.getText()})` }];
  if (!ts.isBinaryExpression(node) || isText(node.left) || isText(node.right)) return [];
  return (COMPARISONS[node.operatorToken.kind] ?? []).map((text) => ({ node: node.operatorToken, text }));
}

/** A condition that always holds, or never. */
function conditions(node: ts.Node): readonly Edit[] {
  const condition = ts.isIfStatement(node) ? node.expression : ts.isConditionalExpression(node) ? node.condition : undefined;
  return condition === undefined ? [] : ['true', 'false'].map((text) => ({ node: condition, text }));
}

/** A refusal that is left out, and any other statement that does something. */
function statements(node: ts.Node): readonly Edit[] {
  if (ts.isThrowStatement(node)) return [{ node, text: ';' }];
  return ts.isExpressionStatement(node) && !node.expression.getText().startsWith('super') ? [{ node, text: ';' }] : [];
}

/** A rule, a required claim, a known algorithm that is left out of its list. */
function lists(node: ts.Node): readonly Edit[] {
  if (!ts.isArrayLiteralExpression(node) || node.elements.length === 0 || node.elements.some(ts.isSpreadElement)) return [];
  // A pair in a list goes as a whole.
  if (ts.isArrayLiteralExpression(node.parent)) return [];
  if (ts.isVariableDeclaration(node.parent) && ts.isArrayBindingPattern(node.parent.name)) return [];
  return node.elements.map((dropped) => ({ node, text: `[${node.elements.filter((element) => element !== dropped).map((element) => element.getText()).join(', ')}]` }));
}

/** Another quantifier, a spelling that is not made alike, a pattern without its ends, the other truth. */
function words(node: ts.Node): readonly Edit[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ node, text: 'false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ node, text: 'true' }];
  if (ts.isRegularExpressionLiteral(node)) return patterns(node);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  if (DROPPED.has(name.text)) return [{ node, text: expression.getText() }];
  const other = METHODS.get(name.text);
  return other === undefined ? [] : [{ node: name, text: other }];
}

function patterns(node: ts.RegularExpressionLiteral): readonly Edit[] {
  const text = node.getText();
  const end = text.lastIndexOf('/');
  const [body, flags] = [text.slice(1, end), text.slice(end + 1)];
  const others = [
    body.startsWith('^') ? `/${body.slice(1)}/${flags}` : undefined,
    body.endsWith('$') && body !== '$^' ? `/${body.slice(0, -1)}/${flags}` : undefined,
    flags === 'i' ? `/${body}/` : undefined,
  ];
  return others.flatMap((other) => (other === undefined ? [] : [{ node, text: other }]));
}

/** Types are gone when the code runs: what stands in them cannot be a fault. */
const isOnlyType = (node: ts.Node): boolean => ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node);

/** Every fault that can be made in a file, one at a time. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (isOnlyType(node)) return;
    edits.push(...operators(node), ...conditions(node), ...statements(node), ...lists(node), ...words(node));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return edits.map(({ node, text }, at) => {
    const start = node.getStart(tree);
    const line = tree.getLineAndCharacterOfPosition(start).line + 1;
    const mutated = source.slice(0, start) + text + source.slice(node.end);
    return { id: `${file}#${at}`, file, line, code: source.split('\n')[line - 1] ?? '', change: `${node.getText().replace(/\s+/g, ' ').slice(0, 90)} → ${text.slice(0, 60)}`, source: mutated };
  });
}

/** The code that runs, as the compiler writes it. */
export function compiled(source: string): string {
  return ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, useDefineForClassFields: false } }).outputText;
}
