import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

const environmentDoor = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only platform/config reads the environment; take a piece of Config.',
}
const argumentsDoor = {
  selector: "MemberExpression[object.name='process'][property.name=/^(argv|exit|exitCode)$/]",
  message: 'Only main.ts and commands/ read arguments and set exit codes.',
}
const moduleState = {
  selector:
    "Program > VariableDeclaration[kind='let'], Program > ExportNamedDeclaration > VariableDeclaration[kind='let']",
  message: 'No state in a module: hand it in.',
}
const defaultExport = { selector: 'ExportDefaultDeclaration', message: 'Named exports.' }
const literalStyle = {
  selector: "SvelteAttribute[key.name='style'] > SvelteLiteral",
  message: 'The content security policy drops it in Firefox: style:name={value}.',
}
const sleep = {
  selector:
    "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout'] > Identifier:first-child",
  message: 'Ask for `after`, or wait for a state with a deadline.',
}

const tests = ['**/*.test.ts', '**/testing.ts', '**/testing/**', 'test/**']
const configurations = ['*.config.ts', '*.config.js', '**/vitest.config.ts', '**/vite.config.ts']

export default ts.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      '.cache/',
      '.parley/',
      '.svelte-check/',
      'test-results/',
      '**/generated/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'URL',
          'fetch',
          'module',
          'performance',
          'AbortSignal',
          'setTimeout',
          'clearTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // What these hand to `page.evaluate` runs in the page.
    files: ['scripts/gallery/**', 'scripts/gallery.mjs', 'test/**/*.mjs'],
    languageOptions: { globals: { document: 'readonly', window: 'readonly' } },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['web/vite.config.ts'] },
        extraFileExtensions: ['.svelte'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // The compiler knows better what is defined.
      'no-undef': 'off',
      'no-restricted-syntax': ['error', environmentDoor, argumentsDoor, moduleState, defaultExport, sleep],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 15],
      eqeqeq: 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Records of our own are typed by interface or type as reads best.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // Templates are whole functions to the rule; svelte-check and the size of files bound them.
      'max-lines-per-function': 'off',
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // The router is ours: there is no `resolve()` to call.
      'svelte/no-navigation-without-resolve': 'off',
      // Sets and maps here are either not watched or never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      // svelte-check judges these, with the compiler's own warnings.
      'svelte/no-unused-svelte-ignore': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
      'no-restricted-syntax': ['error', environmentDoor, defaultExport, literalStyle],
    },
  },
  {
    // Nothing in them that the language doesn't have; Svelte's parser would have all types looked at anew for each.
    files: ['**/*.svelte.ts'],
    languageOptions: { parser: ts.parser },
  },
  {
    // Types that only Svelte infers (handlers in templates, `$props()`) look like `any` from here; svelte-check knows.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['src/platform/config/**'],
    rules: { 'no-restricted-syntax': ['error', argumentsDoor, moduleState, defaultExport, sleep] },
  },
  {
    files: ['src/main.ts', 'src/commands/**'],
    rules: { 'no-restricted-syntax': ['error', environmentDoor, moduleState, defaultExport, sleep] },
  },
  {
    files: tests,
    rules: {
      'no-restricted-syntax': ['error', defaultExport, sleep],
      // A suite is a function of tests.
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: configurations, rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.mjs', '**/*.cjs', '**/*.js'], extends: [ts.configs.disableTypeChecked] },
)
