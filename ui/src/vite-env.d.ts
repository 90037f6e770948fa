/// <reference types="vite/client" />

declare var MonacoEnvironment: import("monaco-editor").Environment | undefined;
