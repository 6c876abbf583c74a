"""Make the parts of a model from blocks, one file a service."""
