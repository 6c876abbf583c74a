"""``gatehouse local``: the commands about an AWS on this machine."""
