"""What functions run on: a Python or a Node.js of this machine."""
