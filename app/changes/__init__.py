"""Pure work over canonical bytes: differences, operations, merging and signing."""
