"""How long a synth takes, here and elsewhere: `make bench`."""
