"""The command line: one file a command, each reads its options, calls a room and prints."""
