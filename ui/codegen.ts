import type { CodegenConfig } from "@graphql-codegen/cli";

const scalars = {
  ID: "string",
  Value: "unknown",
  Trace: "unknown",
  Upload: "File",
  Condition: "../api/scalars#Condition",
  Edit: "../api/scalars#Edit",
  Row: "../api/scalars#Row",
  Arguments: "../api/scalars#Arguments",
};

// Each x.graphql beside a component becomes x.graphql.ts beside it: the documents as text, with the types of their
// variables and answers. A file a part of the page, so that each chunk carries its own questions alone. A document that
// the schema does not know is an error, and the generated files are not committed: they cannot go stale.
const config: CodegenConfig = {
  schema: "../schema/*.graphqls",
  documents: "src/**/*.graphql",
  generates: {
    "src/api/schema.ts": {
      plugins: ["typescript"],
      config: { onlyOperationTypes: true, enumsAsTypes: true, useTypeImports: true, strictScalars: true, scalars },
    },
    "src/": {
      preset: "near-operation-file",
      presetConfig: { extension: ".graphql.ts", baseTypesPath: "api/schema.ts" },
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        documentMode: "string",
        enumsAsTypes: true,
        useTypeImports: true,
        avoidOptionals: { field: true },
        dedupeFragments: true,
        // One type for all nodes of which the same is asked, rather than one for each of the schema's thirty.
        mergeFragmentTypes: true,
        scalars,
        strictScalars: true,
      },
    },
  },
};

export default config;
