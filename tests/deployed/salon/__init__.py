"""An app that is exported as a module, with its handlers; `VERSION` says which version of it."""
