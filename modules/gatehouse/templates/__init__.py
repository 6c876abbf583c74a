"""What ``gatehouse new`` writes."""
