"""The commands of `juesuan`, by what they need: files only, the warehouse, or the embedded server."""
