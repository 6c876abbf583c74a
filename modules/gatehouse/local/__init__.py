"""An AWS on this machine: started, used and taken down without a trace."""
