"""The process of the local AWS: started, watched and taken down without a trace."""
