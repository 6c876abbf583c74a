"""The stage of an API: its access log, throttles and alarms."""
