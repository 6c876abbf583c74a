"""The process of the local AWS: started, watched, and ended without a trace."""
