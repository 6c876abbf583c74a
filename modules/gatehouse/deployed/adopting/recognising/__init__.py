"""The constructs and options that say what AWS says."""
