// Rules that oxlint has not itself, as a plugin of it (.oxlintrc.json says which files they hold in; test/house/lint.spec.ts shows each of them bite).

const instant = 'Take the instant as an argument, or inject the clock of #libs/runtime.';
const whole = 'Money and energy are integers.';

/** A rule that reports every node which one of the selectors matches. */
const forbid = (selectors) => ({
  create: (context) => Object.fromEntries(Object.entries(selectors).map(([selector, message]) => [selector, (node) => context.report({ node, message })])),
});

/** The lines of a node that hold more than a comment. */
function linesOf(source, start, end) {
  let text = source.text.slice(start, end);
  for (const { range: [from, to] } of source.getAllComments()) {
    if (from < start || to > end) continue;
    text = text.slice(0, from - start) + text.slice(from - start, to - start).replace(/\S/g, ' ') + text.slice(to - start);
  }
  return text.split('\n').filter((line) => line.trim() !== '').length;
}

/** Like max-lines-per-function, which counts a method from its name on: here what decorates it counts too. */
const linesPerDecoratedMethod = {
  meta: { schema: [{ type: 'object', properties: { max: { type: 'integer' } }, required: ['max'], additionalProperties: false }] },
  create: (context) => ({
    'MethodDefinition[decorators.length>0]'(node) {
      const [{ max }] = context.options;
      const count = linesOf(context.sourceCode, Math.min(node.range[0], node.decorators[0].range[0]), node.range[1]);
      if (count > max) context.report({ node: node.key, message: `With its decorators the method has ${count} lines, at most ${max} are allowed.` });
    },
  }),
};

export default {
  meta: { name: 'house' },
  rules: {
    'max-lines-per-decorated-method': linesPerDecoratedMethod,
    'no-clock': forbid({
      "NewExpression[callee.name='Date'][arguments.length=0]": instant,
      "CallExpression[callee.object.name='Date'][callee.property.name='now']": instant,
      "MemberExpression[object.name='process'][property.name='env']": 'Settings come from #libs/runtime.',
      "CallExpression[callee.object.name='Math'][callee.property.name='random']": 'Chance is an argument.',
    }),
    'no-float': forbid({
      "CallExpression[callee.name='parseFloat']": whole,
      "CallExpression[callee.property.name='parseFloat']": whole,
      "CallExpression[callee.property.name='toFixed']": whole,
      "CallExpression[callee.object.name='Math'][callee.property.name='round']": 'Name the direction of a division.',
    }),
  },
};
